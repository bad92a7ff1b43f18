/* How did memory change from result to result? Settled and peak RSS and the live heap of each, in order of time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure;
struct result;

/* Results in order of time. Fills a zeroed figure, with a mark where settled RSS surely changed; false if there is
 * nothing to show. The caller clears it in both cases. */
bool figure_history(const struct result *const *results, size_t count, struct figure *figure);
