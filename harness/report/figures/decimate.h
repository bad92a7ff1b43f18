/* Decimation: thins out a series that has more points than a plot has pixels, such as an hour at ten readings a second.
 *
 * It keeps the smallest and the largest reading of each pixel column, so that no peak or dip is lost. Means would hide
 * the peaks, which a memory plot is meant to show.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Sets keep[i] to true for the points to draw: the first and the last, and in each of `columns` equal parts of
 * [t_low, t_high] the lowest, the highest and all gaps (NAN). Never sets it to false, so that several series can share
 * `keep`. `t` is ascending. Points with an infinite value do not belong to the series. */
void decimate_min_max(const double *t, const double *values, size_t count, double t_low, double t_high,
                      size_t columns, bool *keep);
