/* Does a rise level off? Fits a parabola and compares its late slope with its early slope.
 *
 * A leak is straight: late slope = early slope. A cache that fills, a pool that warms up or a heap that settles at its size
 * bends. For an exponential fill with time constant τ over n runs, late slope = early slope × exp(-n / 2τ).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct quadratic {
        double early;        /* slope a quarter into the series */
        double late;         /* slope three quarters into it */
        double contrast;     /* late - share × early */
        double contrast_low; /* lower confidence bound of contrast, one-sided, at level 1 - alpha */
        double noise;        /* residual standard deviation, n - 3 degrees of freedom */
};
/* Fits the parabola by least squares. Residuals beyond 3.5 scaled MAD are clipped to that limit, so that one outlier
 * neither bends nor straightens the fit. Returns false and leaves *ret untouched where n < 5 or x has too few distinct
 * values for a parabola. */
bool quadratic_fit(const double *x, const double *y, size_t n, double share, double alpha,
                   struct quadratic *ret);
