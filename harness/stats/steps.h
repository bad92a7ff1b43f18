/* Steps: rises that stand out from those around them, as when a container moves into a larger one.
 *
 * Between two neighbouring points a series rises by its usual pace and some noise. A step is a rise beyond both. The
 * pace is the median of the rises in the later half, where a container that grows by a factor rests for longest.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct steps {
        size_t *at;   /* a step lies between points at[i] - 1 and at[i]; ascending */
        double *size; /* its height above the usual pace, > 0 */
        size_t count;
        size_t falls; /* the same downwards: how many */
        double pace;  /* the usual rise for one unit of x */
};

/* Standard deviation of a rise around the pace, in the later half; NAN with fewer than four points. */
double steps_noise(const struct points *points);
/* A step is at least `least` high, and at least eight times `noise`. n ≥ 4, else none is found. */
void steps_find(const struct points *points, double least, double noise, struct steps *ret);
void steps_clear(struct steps *steps);
/* y without its steps, into ret_y[0…n-1]: what goes on between and beneath them. */
void steps_remove(const struct points *points, const struct steps *steps, double *ret_y);
