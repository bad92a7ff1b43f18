/* Uses the polynomials 1, t, t², made orthogonal over the given x (Gram-Schmidt). Their coefficients are independent, so
 * the variance of any combination of slopes is a sum of two squares. */
#include "stats/quadratic.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/robust.h"
#include "stats/student.h"

static const double clip_sigmas = 3.5; /* standard deviations, estimated from the MAD of the residuals */
enum { CLIP_ROUNDS = 12 };             /* of fitting, and clipping around the new fit */

struct basis {
        size_t n;
        double middle, half;                    /* t = (x - middle) / half runs from -1 to 1 */
        double mean;                            /* the linear polynomial is t - mean */
        double a, b;                            /* the quadratic polynomial is t² - a (t - mean) - b */
        double linear_square, quadratic_square; /* Σ of their squares over the points */
};

struct coefficients {
        double constant, linear, quadratic;
};

static double basis_t(const struct basis *basis, double x)
{
        return (x - basis->middle) / basis->half;
}

static double basis_linear(const struct basis *basis, double t)
{
        return t - basis->mean;
}

static double basis_quadratic(const struct basis *basis, double t)
{
        return t * t - basis->a * (t - basis->mean) - basis->b;
}

static bool basis_make(const double *x, size_t n, struct basis *ret)
{
        struct basis basis = { .n = n };
        double least = x[0], most = x[0], cross = 0;

        for (size_t i = 1; i < n; i++) {
                least = fmin(least, x[i]);
                most = fmax(most, x[i]);
        }
        basis.middle = (least + most) / 2;
        basis.half = (most - least) / 2;
        for (size_t i = 0; i < n; i++) {
                double t = basis_t(&basis, x[i]);

                basis.mean += t / (double)n;
                basis.b += t * t / (double)n;
        }
        for (size_t i = 0; i < n; i++) {
                double t = basis_t(&basis, x[i]);

                cross += t * t * (t - basis.mean);
                basis.linear_square += (t - basis.mean) * (t - basis.mean);
        }
        basis.a = cross / basis.linear_square;
        for (size_t i = 0; i < n; i++)
                basis.quadratic_square += pow(basis_quadratic(&basis, basis_t(&basis, x[i])), 2);
        *ret = basis;
        return basis.half > 0 && basis.quadratic_square > 0;
}

static struct coefficients solve(const struct basis *basis, const double *x, const double *y)
{
        struct coefficients fit = { 0 };

        for (size_t i = 0; i < basis->n; i++) {
                double t = basis_t(basis, x[i]);

                fit.constant += y[i] / (double)basis->n;
                fit.linear += y[i] * basis_linear(basis, t) / basis->linear_square;
                fit.quadratic += y[i] * basis_quadratic(basis, t) / basis->quadratic_square;
        }
        return fit;
}

static double fitted(const struct basis *basis, const struct coefficients *fit, double x)
{
        double t = basis_t(basis, x);

        return fit->constant + fit->linear * basis_linear(basis, t) +
               fit->quadratic * basis_quadratic(basis, t);
}

/* Writes y with its residuals clipped into `ret`; returns the sum of squares of the clipped residuals. */
static double clip_residuals(const struct basis *basis, const struct coefficients *fit, const double *x,
                             const double *y, double *ret)
{
        double limit, square = 0;

        for (size_t i = 0; i < basis->n; i++)
                ret[i] = fabs(y[i] - fitted(basis, fit, x[i]));
        limit = clip_sigmas * ROBUST_MAD_TO_SIGMA * robust_median(ret, basis->n);
        for (size_t i = 0; i < basis->n; i++) {
                double level = fitted(basis, fit, x[i]);
                double residual = y[i] - level;

                if (limit > 0 && fabs(residual) > limit)
                        residual = copysign(limit, residual);
                ret[i] = level + residual;
                square += residual * residual;
        }
        return square;
}

bool quadratic_fit(const double *x, const double *y, size_t n, double share, double alpha,
                   struct quadratic *ret)
{
        struct quadratic result;
        struct coefficients fit;
        struct basis basis;
        double *clipped, square, bend, error;

        if (n < 5 || !basis_make(x, n, &basis))
                return false;
        clipped = mem_new(n, sizeof(*clipped));
        for (size_t i = 0; i < n; i++)
                clipped[i] = y[i];
        for (int round = 0; round < CLIP_ROUNDS; round++) {
                fit = solve(&basis, x, clipped);
                square = clip_residuals(&basis, &fit, x, y, clipped);
        }
        free(clipped);
        /* the slope at t is (linear + quadratic (2t - a)) / half; early is t = -1/2, late is t = 1/2 */
        result.early = (fit.linear + fit.quadratic * (-1 - basis.a)) / basis.half;
        result.late = (fit.linear + fit.quadratic * (1 - basis.a)) / basis.half;
        result.contrast = result.late - share * result.early;
        result.noise = sqrt(square / (double)(n - 3));
        bend = (1 - basis.a) - share * (-1 - basis.a);
        error = result.noise / basis.half *
                sqrt((1 - share) * (1 - share) / basis.linear_square + bend * bend / basis.quadratic_square);
        result.contrast_low = result.contrast - student_quantile(1 - alpha, (double)(n - 3)) * error;
        *ret = result;
        return true;
}
