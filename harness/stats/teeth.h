/* Teeth: finds a regular sawtooth (a buffer that is filled and emptied) and fits a line along its crests.
 *
 * A leak beneath a sawtooth shows in its crests. A crest is sampled at the end of a run, so it lies below the true maximum
 * by up to one run's rise. This sampling error, not chance, makes the line uncertain, and it is bounded: where all readings
 * lie within a band of width d along the true line, a least-squares slope with weights w errs by at most d Σ|w| / 2.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct teeth {
        size_t crests;
        double period;    /* mean distance between two cuts, in units of x */
        double rise;      /* median rise per unit of x, between the cuts */
        double height;    /* median fall at a cut */
        double slope;     /* of the line along the crests, per unit of x */
        double tolerance; /* the true slope is within slope ± tolerance, whatever the sampling phases */
        double late_slope, late_tolerance; /* of the later half of the crests alone */
        double early_slope,
                early_tolerance; /* of the earlier half alone; tolerance INFINITY: fewer than two crests */
};

/* Four crests span three whole periods. Fewer are a guess. */
enum { TEETH_CRESTS_MIN = 4 };

/* Finds the teeth of a series. Returns false and leaves *ret untouched unless there are at least max(2, crests_min) crests,
 * at nearly equal distances of about 2.5 points or more, and the series does not fall noticeably between the cuts. */
bool teeth_find(const struct points *points, size_t crests_min, struct teeth *ret);

/* Fits the lines along the crests at these `count` ≥ 2 indices: fills slope and tolerance, of all, of the early and of the
 * late crests. The crests lie in a band of `width` (in units of y), or of their own scatter where that is wider. */
void teeth_fit(const struct points *points, const size_t *crests, size_t count, double width,
               struct teeth *teeth);

/* Returns how far the slope along these crests can be off if all lie in a band of `width`. Proportional to `width`. */
double teeth_tolerance(const struct points *points, const size_t *crests, size_t count, double width);
