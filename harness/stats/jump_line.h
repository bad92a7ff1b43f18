/* A line with one jump: fits y = a + slope x, plus `jump` from point `at` on, by least squares.
 *
 * A container that doubles when full rests for as long as it has lived and then jumps. If the jump makes up for `runs` runs
 * of growth, the service loses slope + jump / runs per run. That sum is the pace.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct jump_line {
        double slope;
        double jump;
        double pace;       /* slope + jump / runs */
        double pace_error; /* standard error of pace for noise of standard deviation 1; multiply by the noise */
};

/* Fits the line with a jump between points at - 1 and at. `runs` > 0 is the number of runs whose growth the jump made up
 * for. Returns false and leaves *ret untouched with fewer than three points, or unless 1 ≤ at < n. A point that is alone on
 * its side of the jump is fitted exactly. */
bool jump_line_fit(const struct points *points, size_t at, double runs, struct jump_line *ret);
