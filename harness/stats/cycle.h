/* Cycle: a series that is filled and cut more often than every 2.5 points, and comes back to where it was every few.
 *
 * Teeth of 1.5 runs are read at three heights in turn: they have no crests to be seen between the runs, but the highest of
 * each three is a crest of its own kind. The heights of k points that come back are about as far apart as the phases at
 * which they were read, so the true crest is above the highest of them by no more than the widest gap between two.
 * From there on the arithmetic is that of teeth.
 */
#pragma once

#include <stdbool.h>

#include "stats/teeth.h"

/* Looks for the shortest length k, 2 at least and a third of the points at most, at which the series comes back. False
 * where there is none: the points have gaps; what is k points apart differs by more than a third of the gap between
 * heights in more than a quarter of the pairs; that gap is less than `least_gap`, or, in some k points in a row, less than
 * half of what it is in others; or the series does not fall by half of the gap once in nearly every cycle. Of *ret
 * `period` is k, `crests` how many times k points there are, `rise` and `height` the gap. */
bool cycle_find(const struct points *points, double least_gap, struct teeth *ret);
