/* Robust summaries of a few numbers: median, quantiles, median absolute deviation.
 *
 * All take an array that is left as it is; no value may be NAN. With no values the answer is NAN.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Times the MAD, an estimate of the standard deviation of normal noise: 1 / Φ⁻¹(3/4). */
#define ROBUST_MAD_TO_SIGMA 1.482602218505602

/* Ascending, in place. */
void robust_sort(double *values, size_t count);
/* Quantile q in [0, 1] with linear interpolation (Hyndman and Fan 1996, type 7: what R, NumPy and spreadsheets
 * do by default). */
double robust_quantile(const double *values, size_t count, double q);
/* The same where the values are sorted already; nothing is copied. */
double robust_quantile_sorted(const double *sorted, size_t count, double q);
double robust_median(const double *values, size_t count);
/* The middle one of at least one reading, the higher of the two in the middle of an even count: a value that was read,
 * and exact where a double is not. Sorts `values` in place. */
int64_t robust_middle_i64(int64_t *values, size_t count);
/* Median of the absolute deviations from the median, not scaled. */
double robust_mad(const double *values, size_t count);
