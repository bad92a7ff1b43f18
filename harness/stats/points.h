/* A series without gaps: values and where they stand, in ascending order of x. */
#pragma once

#include <stddef.h>

struct points {
        double *x;
        double *y;
        size_t n;
};

/* values[i] stands at x = i + 1; NAN: absent, and its place stays empty. The caller clears it. */
struct points points_gather(const double *values, size_t count);
void points_clear(struct points *points);
/* What follows the first `skip` points; borrows their memory, and is not cleared. */
struct points points_after(const struct points *points, size_t skip);
/* Each point the median of itself and its two neighbours, the ends as they are, into ret_y[0…n-1]: steps stay, what
 * stands out alone goes. */
void points_median_of_three(const struct points *points, double *ret_y);
