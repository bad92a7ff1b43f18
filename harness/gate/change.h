/* The relative change from A to B, with a confidence interval.
 *
 * On a shared machine two separate measurements also differ by whatever else was running. Interleaved blocks (A B A B …,
 * each a fresh process) share those conditions, so the ratio within a pair is free of them. Intervals are Student's t on
 * logarithms of ratios, so that +10 % and −9.1 % (× 1.1 and ÷ 1.1) are equally far from no change.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/comparison.h"

/* Compares pairs: a[i] was measured next to b[i]. False unless n ≥ 3 and all values are positive and finite. */
bool change_paired(const double *a, const double *b, size_t n, double confidence, struct change *ret);
/* Compares two separate measurements without pairs (Welch 1947). False unless both counts are ≥ 3 and all values are
 * positive and finite. */
bool change_unpaired(const double *a, size_t a_count, const double *b, size_t b_count, double confidence,
                     struct change *ret);
/* Returns the change that A measured against itself would show by chance in n blocks: z at `confidence` times the
 * standard error. The variance is estimated from differences of successive blocks (von Neumann 1941), so that a slow
 * drift does not count as noise. 0 if n < 2 or a value is not positive. */
double change_noise(const double *a, size_t n, double confidence);
