/* pprof: reads the binary profiles of net/http/pprof into stacks with values.
 *
 * A profile is a gzip'ed protocol buffer (github.com/google/pprof, proto/profile.proto). Go writes function names into it,
 * so no symbols are needed, and scales heap values up from the sampling rate.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct stacks;

/* Reads the values of sample type `type` ("inuse_space", "goroutine") from a gzip'ed or plain profile, and merges equal
 * stacks. Returns false (ERR_FORMAT) and leaves *ret untouched where the bytes are no profile, are cut, or have no such
 * type. The caller frees *ret with stacks_clear(). */
bool pprof_parse(const void *bytes, size_t len, const char *type, struct stacks *ret, struct err *err);
