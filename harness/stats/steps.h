/* Steps: finds rises that stand out from the others, as when a map or slice grows into a larger allocation.
 *
 * From point to point a series rises by its usual pace plus noise. A step is a rise beyond both. The pace is the median
 * rise of the later half: a container that grows by a factor rests longest there, so steps disturb that median least.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct steps {
        size_t *at;   /* step i lies between points at[i] - 1 and at[i]; ascending */
        double *size; /* height of step i above the usual pace, > 0 */
        size_t count; /* of steps */
        size_t falls; /* number of falls that are as large */
        double pace;  /* the usual rise per unit of x */
};

/* Returns the standard deviation of a rise around the pace, in the later half; NAN with fewer than four points. */
double steps_noise(const struct points *points);
/* Finds the rises that exceed the pace by more than `least` and more than eight times `noise` (NAN: `least` alone). Finds
 * none with fewer than four points. The caller frees *ret with steps_clear(). */
void steps_find(const struct points *points, double least, double noise, struct steps *ret);
void steps_clear(struct steps *steps);
/* Writes y with the height of all steps so far subtracted into ret_y[0…n-1]: the growth between and beneath the steps. */
void steps_remove(const struct points *points, const struct steps *steps, double *ret_y);
