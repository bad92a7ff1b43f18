/* Multiple regression: ordinary least squares of a series on several columns and a constant.
 *
 * Collinear columns cannot be told apart, however small the residuals are: the data do not say which of them the series
 * follows. A column counts as apart where at least a ten-thousandth of its variance is not a linear combination of the
 * others, that is, where it strays from them by 1 % of its own spread. With less, the slight curvature of a service that
 * still warms up would be taken for that difference.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { REGRESS_COLUMNS_MAX = 4 };

struct regress_term {
        bool used; /* false: constant, or a linear combination of used columns before it; the figures are NAN */
        bool apart;   /* not a linear combination of the other columns, used or not */
        double value; /* coefficient: change of y per unit of the column */
        double low;   /* the true value is above this with probability 1 - alpha, by Student's t */
        double high;  /* the true value is below this with probability 1 - alpha */
};

struct regress {
        struct regress_term terms[REGRESS_COLUMNS_MAX]; /* one for each column */
        size_t degrees;                                 /* degrees of freedom of the residuals, at least 1 */
        double noise;                                   /* residual standard deviation */
};

/* Fits y, of n values, to `count` ≤ REGRESS_COLUMNS_MAX columns of n values each. Of collinear columns the first is used.
 * alpha is one-sided. Returns false and leaves *ret untouched where no column can be used or no degree of freedom is
 * left. */
bool regress_fit(const double *const *columns, size_t count, const double *y, size_t n, double alpha,
                 struct regress *ret);
