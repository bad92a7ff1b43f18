/* pprof text: reads the text form of a goroutine profile into stacks with counts. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct stacks;

/* Reads the text of goroutine?debug=1: a count and a symbolised stack for each group of equal goroutines. Returns false
 * (ERR_FORMAT) and leaves *ret untouched where it is no such text. The caller frees *ret with stacks_clear(). */
bool pprof_parse_text(const char *text, size_t len, struct stacks *ret, struct err *err);
