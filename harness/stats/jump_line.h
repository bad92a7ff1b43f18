/* A line with one jump in it: y = a + slope x + jump from point `at` on, by least squares. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/points.h"

struct jump_line {
        double slope;
        double jump;
        double pace;       /* slope + jump / runs */
        double pace_error; /* standard error of pace for noise of 1 */
};

/* `runs` > 0 is how long the jump was in the making. False where the line or the jump cannot be told: fewer than three
 * points, or at < 1, or at ≥ n. With one point before or after the jump, that point is met exactly. */
bool jump_line_fit(const struct points *points, size_t at, double runs, struct jump_line *ret);
