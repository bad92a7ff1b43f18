/* pprof: the profiles of net/http/pprof, bytes in, stacks with values out.
 *
 * A profile is a gzip'ed protocol buffer (github.com/google/pprof, proto/profile.proto). Go writes function names
 * into it, and its heap values are scaled up from the sampling rate already.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct stacks;

/* Reads the values of sample type `type` ("inuse_space", "goroutine"). gzip'ed or plain. ERR_FORMAT where the bytes
 * are no profile, are cut, or hold no such type; the output stays untouched then. Equal stacks are merged. */
bool pprof_parse(const void *bytes, size_t len, const char *type, struct stacks *ret, struct err *err);
