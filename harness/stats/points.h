/* Points: a series as two arrays x and y in ascending order of x, with missing values left out. */
#pragma once

#include <stddef.h>

struct points {
        double *x;
        double *y;
        size_t n;
};

/* Makes a point (i + 1, values[i]) of each value that is not NAN. The caller frees it with points_clear(). */
struct points points_gather(const double *values, size_t count);
void points_clear(struct points *points);
/* Returns the points after the first `skip`. Borrows the memory of `points`: the caller must not clear it. */
struct points points_after(const struct points *points, size_t skip);
/* Replaces each y by the median of itself and its two neighbours, into ret_y[0…n-1]; both ends stay. This removes spikes of
 * a single point and keeps steps. */
void points_median_of_three(const struct points *points, double *ret_y);
