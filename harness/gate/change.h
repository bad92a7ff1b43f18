/* How much B differs from A, in relative terms, with an interval: for results measured in blocks.
 *
 * On a shared machine two separate measurements differ by whatever else ran. Interleaved blocks (A B A B …, each a
 * fresh process) share that, so the ratio within a pair is clean. Intervals are Student's t on the logarithms of
 * ratios, so that +10 % and −9.1 % are equally far from nothing.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/comparison.h"

/* Block i of A was measured next to block i of B. n ≥ 3 and all values above 0, else false. */
bool change_paired(const double *a, const double *b, size_t n, double confidence, struct change *ret);
/* Without pairs, from two separate measurements (Welch 1947). Both n ≥ 3 and all values above 0, else false. */
bool change_unpaired(const double *a, size_t a_count, const double *b, size_t b_count, double confidence,
                     struct change *ret);
/* The change that A against itself would show in the same number of blocks: z at `confidence` times the standard
 * error, from the differences of successive blocks (von Neumann 1941), so that a slow drift does not count as
 * noise. 0 for n < 2. */
double change_noise(const double *a, size_t n, double confidence);
