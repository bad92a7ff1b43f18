/* The slope of a short noisy series, with its confidence interval and p-values.
 *
 * Theil-Sen: the slope is the median of the slopes of all pairs of points. Even if a quarter of the points are outliers it
 * does not move far. Its interval is exact for any continuous noise that is independent from point to point: the number of
 * pair slopes below the true slope is distributed as Kendall's inversions (Sen 1968).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct trend {
        double slope;     /* per unit of x */
        double intercept; /* median of y - slope x */
        double low;   /* the true slope is above this with probability 1 - alpha; -INFINITY: too few points */
        double high;  /* the true slope is below this with probability 1 - alpha; INFINITY: too few points */
        double noise; /* standard deviation of y around the line, from the MAD; NAN where n < 3 */
};
/* Estimates slope and interval of y over x; the values of x must be distinct. alpha is one-sided. Returns false and leaves
 * *ret untouched where n < 2. */
bool trend_theil_sen(const double *x, const double *y, size_t n, double alpha, struct trend *ret);

/* Returns the one-sided p-value of "the true slope is above `slope`": the exact probability of a rise at least as clear as
 * this one if the true slope were `slope`. It is at most alpha exactly where trend_theil_sen()'s low is above `slope`. Pair
 * slopes equal to `slope` count against the rise. */
double trend_p_above(const double *x, const double *y, size_t n, double slope);

/* Returns the one-sided p-value of "the series rises", counting a tied pair as half a rise. For counts, which are full of
 * ties; with ties it is approximate. */
double trend_p_rising(const double *x, const double *y, size_t n);

/* Returns the lag-1 autocorrelation of the residuals around a line of this slope; residuals beyond 3.5 scaled MAD are
 * clipped to that limit. Biased low by about 2/n. 0 where all residuals are equal. */
double trend_neighbour_correlation(const double *x, const double *y, size_t n, double slope);

struct least_squares {
        double slope;
        double intercept;
        double slope_error; /* standard error */
        double noise;       /* residual standard deviation, n - 2 degrees of freedom */
        double p_above;     /* one-sided t test: slope > 0 */
};
/* Fits a line by ordinary least squares. Returns false and leaves *ret untouched where n < 3 or x is constant. */
bool trend_least_squares(const double *x, const double *y, size_t n, struct least_squares *ret);
