/* Decimation: an hour at ten readings a second has more points than a plot has pixels.
 *
 * Of each pixel column the smallest and the largest reading are kept, so that no peak and no dip is lost; means
 * would hide exactly the peaks that a memory plot is made for.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Marks in `keep` (set to true, never to false) the points of a series to draw: first and last, and in each of
 * `columns` equal parts of [t_low, t_high] the lowest, the highest and any gap (NAN). `t` rises. Points with an
 * infinite value are no points of this series. */
void decimate_min_max(const double *t, const double *values, size_t count, double t_low, double t_high,
                      size_t columns, bool *keep);
