/* QR decomposition of the centred columns by modified Gram-Schmidt, orthogonalised twice against rounding errors (Björck
 * 1967). Coefficients solve R value = Q'y; their variances are the squared row lengths of R⁻¹. */
#include "stats/regress.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/student.h"

static const double own_share_min = 1e-4; /* of a column's variance; regress.h says why */

/* The Q and R of the columns that are used, in their order. */
struct basis {
        size_t n, count;
        double *q[REGRESS_COLUMNS_MAX]; /* orthonormal */
        double r[REGRESS_COLUMNS_MAX][REGRESS_COLUMNS_MAX];
};

static double dot(const double *a, const double *b, size_t n)
{
        double sum = 0;

        for (size_t i = 0; i < n; i++)
                sum += a[i] * b[i];
        return sum;
}

static double *centred(const double *column, size_t n)
{
        double *copy = mem_new(n, sizeof(*copy)), mean = 0;

        for (size_t i = 0; i < n; i++)
                mean += column[i] / (double)n;
        for (size_t i = 0; i < n; i++)
                copy[i] = column[i] - mean;
        return copy;
}

/* Adds the part of `column` that is orthogonal to the basis. Returns that part's share of the column's variance. Below
 * own_share_min the column is not added. */
static double basis_add(struct basis *basis, const double *column)
{
        double *rest = centred(column, basis->n), whole = sqrt(dot(rest, rest, basis->n)), length;
        double r[REGRESS_COLUMNS_MAX] = { 0 };

        for (int round = 0; round < 2; round++)
                for (size_t k = 0; k < basis->count; k++) {
                        double part = dot(basis->q[k], rest, basis->n);

                        r[k] += part;
                        for (size_t i = 0; i < basis->n; i++)
                                rest[i] -= part * basis->q[k][i];
                }
        length = sqrt(dot(rest, rest, basis->n));
        if (!(whole > 0) || !(length * length >= own_share_min * whole * whole)) {
                free(rest);
                return whole > 0 ? length * length / (whole * whole) : 0;
        }
        for (size_t i = 0; i < basis->n; i++)
                rest[i] /= length;
        r[basis->count] = length;
        for (size_t k = 0; k <= basis->count; k++)
                basis->r[k][basis->count] = r[k];
        basis->q[basis->count++] = rest;
        return length * length / (whole * whole);
}

static void basis_clear(struct basis *basis)
{
        for (size_t k = 0; k < basis->count; k++)
                free(basis->q[k]);
        basis->count = 0;
}

/* Whether enough of a column is not a linear combination of all the others. */
static bool is_apart(const double *const *columns, size_t count, size_t which, size_t n)
{
        struct basis others = { .n = n };
        double own;

        for (size_t k = 0; k < count; k++)
                if (k != which)
                        basis_add(&others, columns[k]);
        own = basis_add(&others, columns[which]);
        basis_clear(&others);
        return own >= own_share_min;
}

/* Solves R value = Q'y in place: `value` holds Q'y on entry. variance[k] becomes the squared length of row k of R⁻¹, the
 * variance of value[k] for noise of variance 1. */
static void solve(const struct basis *basis, double *value, double *variance)
{
        double inverse[REGRESS_COLUMNS_MAX][REGRESS_COLUMNS_MAX] = { { 0 } };

        for (size_t c = 0; c < basis->count; c++)
                for (size_t k = c + 1; k-- > 0;) {
                        double sum = k == c;

                        for (size_t m = k + 1; m <= c; m++)
                                sum -= basis->r[k][m] * inverse[m][c];
                        inverse[k][c] = sum / basis->r[k][k];
                }
        for (size_t k = 0; k < basis->count; k++) {
                double sum = 0, square = 0;

                for (size_t c = k; c < basis->count; c++) {
                        sum += inverse[k][c] * value[c];
                        square += inverse[k][c] * inverse[k][c];
                }
                value[k] = sum; /* in place: later rows read only value[k + 1] and up */
                variance[k] = square;
        }
}

static double noise_of(const struct basis *basis, const double *y, const double *parts, size_t degrees)
{
        double *rest = centred(y, basis->n), square;

        for (size_t k = 0; k < basis->count; k++)
                for (size_t i = 0; i < basis->n; i++)
                        rest[i] -= parts[k] * basis->q[k][i];
        square = dot(rest, rest, basis->n);
        free(rest);
        return sqrt(square / (double)degrees);
}

bool regress_fit(const double *const *columns, size_t count, const double *y, size_t n, double alpha,
                 struct regress *ret)
{
        struct regress fit = { 0 };
        struct basis basis = { .n = n };
        double value[REGRESS_COLUMNS_MAX] = { 0 }, variance[REGRESS_COLUMNS_MAX] = { 0 };
        size_t of[REGRESS_COLUMNS_MAX] = { 0 };

        for (size_t k = 0; k < count; k++) {
                fit.terms[k] = (struct regress_term){ .value = NAN, .low = NAN, .high = NAN };
                of[basis.count] = k;
                fit.terms[k].used = basis_add(&basis, columns[k]) >= own_share_min;
                fit.terms[k].apart = fit.terms[k].used && is_apart(columns, count, k, n);
        }
        if (basis.count == 0 || n < basis.count + 2) {
                basis_clear(&basis);
                return false;
        }
        fit.degrees = n - basis.count - 1;
        for (size_t k = 0; k < basis.count; k++)
                value[k] = dot(basis.q[k], y, n);
        fit.noise = noise_of(&basis, y, value, fit.degrees);
        solve(&basis, value, variance);
        for (size_t k = 0; k < basis.count; k++) {
                double reach =
                        student_quantile(1 - alpha, (double)fit.degrees) * fit.noise * sqrt(variance[k]);

                fit.terms[of[k]].value = value[k];
                fit.terms[of[k]].low = value[k] - reach;
                fit.terms[of[k]].high = value[k] + reach;
        }
        basis_clear(&basis);
        *ret = fit;
        return true;
}
