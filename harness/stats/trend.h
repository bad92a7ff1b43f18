/* The slope of a short noisy series, and what it can be told apart from.
 *
 * Theil-Sen: the median of the slopes of all pairs; one wild point in four does not move it far. Its interval is
 * exact for any continuous noise that is independent from point to point: the number of pair slopes below the true
 * slope is distributed as Kendall's inversions (Sen 1968).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct trend {
        double slope;     /* per unit of x */
        double intercept; /* median of y - slope x */
        double low;       /* the slope is above this with probability 1 - alpha; -INFINITY: too few points */
        double high;      /* and below this with probability 1 - alpha; INFINITY: too few points */
        double noise;     /* standard deviation of y around the line, from the MAD; n ≥ 3, else NAN */
};
/* x must be distinct; n ≥ 2, else false and the output stays untouched. alpha is one-sided. */
bool trend_theil_sen(const double *x, const double *y, size_t n, double alpha, struct trend *ret);

/* The exact probability of a series that rises at least as clearly as this one if its true slope were `slope`:
 * small means that the slope is above. It is at most alpha exactly where the interval's low end is above `slope`.
 * Ties count against the rise. */
double trend_p_above(const double *x, const double *y, size_t n, double slope);

/* The same for a slope of 0 with ties counted by halves: does the series rise at all? For counts, which are full of
 * ties; about right then, not exact. */
double trend_p_rising(const double *x, const double *y, size_t n);

/* Correlation of neighbouring residuals around a line of this slope, residuals beyond 3.5 scaled MAD pulled in. It
 * comes out too low by about 2/n for what it estimates; 0 where there are no residuals. */
double trend_neighbour_correlation(const double *x, const double *y, size_t n, double slope);

struct least_squares {
        double slope;
        double intercept;
        double slope_error; /* standard error */
        double noise;       /* residual standard deviation, n - 2 degrees of freedom */
        double p_above;     /* one-sided t test: slope > 0 */
};
/* Ordinary least squares; n ≥ 3 and x not constant, else false and the output stays untouched. */
bool trend_least_squares(const double *x, const double *y, size_t n, struct least_squares *ret);
