/* Does a rise level off? A parabola through the series, and its slope late against early.
 *
 * A leak is straight: late slope = early slope. A cache that fills, a pool that warms up, a heap that finds its size
 * bends: late slope = early slope × exp(-n / 2τ).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct quadratic {
        double early;        /* slope a quarter into the series */
        double late;         /* slope three quarters into it */
        double contrast;     /* late - share × early */
        double contrast_low; /* one-sided lower bound of it at 1 - alpha */
        double noise;        /* residual standard deviation, n - 3 degrees of freedom */
};
/* Least squares on orthogonal polynomials; residuals beyond 3.5 scaled MAD are pulled in to there, so that one wild
 * point neither bends nor straightens the series. n ≥ 5 and x distinct, else false. */
bool quadratic_fit(const double *x, const double *y, size_t n, double share, double alpha,
                   struct quadratic *ret);
