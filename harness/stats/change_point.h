/* Change point: did a series change its level once, and where?
 *
 * Pettitt's statistic (1979): for each place the values before it are ranked against those after it, and the place with the
 * greatest difference is where the level changed. How likely so great a difference is in a series that did not change is
 * found by permutation, so it holds for few values and for any distribution; values have to be independent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Fewer values cannot reach a p of 0.01. */
enum { CHANGE_POINT_MIN = 10 };

struct change_point {
        size_t at;     /* the first value of the new level */
        double before; /* medians */
        double after;
        double p; /* that a series without a change shows as much; from 1/10,000 up */
};

/* False where there are fewer than CHANGE_POINT_MIN values, or all are the same; the output stays untouched then. Values
 * are finite. Deterministic: the permutations are drawn from a fixed seed. */
bool change_point_find(const double *values, size_t count, struct change_point *ret);
