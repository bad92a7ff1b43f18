/* Robust summaries of a few numbers: median, quantiles, median absolute deviation (MAD).
 *
 * No value may be NAN. The array stays as it is unless the function says that it sorts in place. Functions that return a
 * double return NAN for an empty array.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* ROBUST_MAD_TO_SIGMA × MAD estimates the standard deviation of normal noise: 1 / Φ⁻¹(3/4). */
#define ROBUST_MAD_TO_SIGMA 1.482602218505602

/* Sorts in place, ascending. */
void robust_sort(double *values, size_t count);
/* Returns quantile q in [0, 1] with linear interpolation (Hyndman and Fan 1996, type 7: the default of R, NumPy and
 * spreadsheets). */
double robust_quantile(const double *values, size_t count, double q);
/* Same as robust_quantile() for values that are sorted already; copies nothing. */
double robust_quantile_sorted(const double *sorted, size_t count, double q);
double robust_median(const double *values, size_t count);
/* Sorts in place and returns the median reading; of an even count, the higher of the two in the middle. So the result is
 * always one of the readings, and exact where a double would round it. count ≥ 1. */
int64_t robust_middle_i64(int64_t *values, size_t count);
/* Returns the median of the absolute deviations from the median, not scaled. */
double robust_mad(const double *values, size_t count);
