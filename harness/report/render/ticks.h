/* Ticks: round numbers on an axis. */
#pragma once

#include <stddef.h>

#include "report/render/figure.h"

enum { TICKS_MAX = 48 };

struct ticks {
        double values[TICKS_MAX]; /* stored units of the axis */
        size_t count;
};
/* Round values within [low, high] (stored units), about `wanted` of them: 1, 2 or 5 times a power of ten; on a
 * logarithmic axis 1, 2 and 5 in each decade, more where there is less than one, only 1 over many. */
void ticks_choose(const struct figure_axis *axis, double low, double high, int wanted,
                  struct ticks *ret_ticks);
