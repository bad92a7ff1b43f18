/* Cycle: finds a sawtooth whose period is too short for teeth_find(), which needs 2.5 points per tooth.
 *
 * Example: a buffer that is emptied every 1.5 runs is sampled at three phases in turn, so the series repeats every k = 3
 * points. Its true maximum is never sampled, but the highest of each k points stands in for it as a crest. The k sampled
 * heights are spread over one tooth, so the true maximum is above the highest of them by no more than the widest gap
 * between two neighbouring heights. With that gap as the uncertainty of a crest, the arithmetic is that of stats/teeth.h.
 */
#pragma once

#include <stdbool.h>

#include "stats/teeth.h"

/* Finds the shortest cycle length k, from 2 to a third of the points. "Gap" is the widest distance between neighbouring
 * heights within one cycle, over all cycles. Every one of these must hold:
 *   - the points are consecutive, without missing runs;
 *   - the gap is larger than `least_gap` (in units of y), and no cycle's own gap is less than half of it;
 *   - y[i + k] - y[i] is the same for at least three quarters of all i, to within a third of the gap;
 *   - the series falls by more than half of the gap at least once per cycle, the last cycle excepted.
 * Returns false and leaves *ret untouched where no k qualifies. In *ret, `period` is k, `crests` the number of whole
 * cycles, and `rise` and `height` are the gap. */
bool cycle_find(const struct points *points, double least_gap, struct teeth *ret);
