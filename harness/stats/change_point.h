/* Change point: did a series change its level once, and where?
 *
 * Pettitt's statistic (1979): at each place, the values before it are ranked against those after it. The place with the
 * greatest rank difference is the change point. Its p-value comes from random permutations of the series, so it holds for
 * few values and for any distribution, as long as the values are independent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* With fewer values even a perfect step cannot reach p = 0.01: nine values split 4 to 5 give 2 / C(9, 4) = 0.016. */
enum { CHANGE_POINT_MIN = 10 };

struct change_point {
        size_t at;     /* index of the first value of the new level */
        double before; /* median of the values before `at` */
        double after;  /* median of the values from `at` on */
        double p; /* probability of so great a difference in a series without a change; at least 1/10,000 */
};

/* Finds the most likely change point of `values`, which must be finite. Returns false and leaves *ret untouched where
 * there are fewer than CHANGE_POINT_MIN values or all are equal. Deterministic: the permutations use a fixed seed. */
bool change_point_find(const double *values, size_t count, struct change_point *ret);
