/* Ticks: round numbers on an axis. */
#pragma once

#include <stddef.h>

#include "report/render/figure.h"

enum { TICKS_MAX = 48 };

struct ticks {
        double values[TICKS_MAX]; /* stored units of the axis */
        size_t count;
};
/* Chooses about `wanted` round values within [low, high] (stored units), in steps of 1, 2 or 5 times a power of ten. On a
 * logarithmic axis: 1, 2 and 5 of each decade, more of them within less than a decade, only 1 over many decades. */
void ticks_choose(const struct figure_axis *axis, double low, double high, int wanted,
                  struct ticks *ret_ticks);
