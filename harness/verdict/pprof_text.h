/* The text form of a goroutine profile, text in, stacks with counts out. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct stacks;

/* Reads the text of goroutine?debug=1: a count and a symbolised stack for each group of equal goroutines. */
bool pprof_parse_text(const char *text, size_t len, struct stacks *ret, struct err *err);
