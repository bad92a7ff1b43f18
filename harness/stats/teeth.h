/* Teeth: a series that is filled and cut at regular times, and the line along its crests.
 *
 * A crest is read at the end of a run, so it stands below the true one by up to what one run adds: that, and not
 * chance, is the uncertainty of the line, and it has a bound. For weights w of a least-squares slope and readings that
 * lie within a width d of the line, the slope errs by at most d Σ|w| / 2.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct teeth {
        size_t crests;
        double period;    /* between two cuts, in units of x */
        double rise;      /* for one unit of x, between the cuts */
        double height;    /* median fall at a cut */
        double slope;     /* of the line along the crests */
        double tolerance; /* the true slope is within slope ± tolerance, whatever the phases */
        double late_slope, late_tolerance;   /* the same of the later half of the crests */
        double early_slope, early_tolerance; /* and of the earlier half; tolerance INFINITY: fewer than two */
};

/* Three whole periods: fewer are a guess. */
enum { TEETH_CRESTS_MIN = 4 };

/* False unless the series has so many crests (two or more), at least 2.5 points and nearly the same distance apart,
 * between which it does not fall. */
bool teeth_find(const struct points *points, size_t crests_min, struct teeth *ret);

/* The lines along the crests at these indices, of which there are two or more, into slope and tolerance, early and late.
 * A crest is at most `width` below the true one, or as far as they scatter. */
void teeth_fit(const struct points *points, const size_t *crests, size_t count, double width,
               struct teeth *teeth);

/* How far their slope can be off where each lies within `width` of the truth. */
double teeth_tolerance(const struct points *points, const size_t *crests, size_t count, double width);
