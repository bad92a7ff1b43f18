/* What a series goes by, when several things that may cause it vary: ordinary least squares with a constant.
 *
 * Columns that move together cannot be told apart, however small the residuals are: which of them the series goes by is
 * then not in the data. A column is called apart where at least a ten-thousandth of its variance is its own, that is, it
 * strays from all that the others can make up by 1 % of its own spread. Less is what the bend of a warming service
 * passes for.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { REGRESS_COLUMNS_MAX = 4 };

struct regress_term {
        bool used;    /* false: constant, or made up by columns before it; the figures are NAN */
        bool apart;   /* no other column, used or not, can stand in for it */
        double value; /* change of y for each unit of the column */
        double low;   /* above this with probability 1 - alpha, by Student's t */
        double high;  /* below this with probability 1 - alpha */
};

struct regress {
        struct regress_term terms[REGRESS_COLUMNS_MAX]; /* one for each column */
        size_t degrees;                                 /* of freedom that the residuals have */
        double noise;                                   /* residual standard deviation */
};

/* `columns`: `count` of them, each of n values; the first ones are preferred where several say the same. alpha is
 * one-sided. False, and the output untouched, where no column can be used or no degree of freedom is left. */
bool regress_fit(const double *const *columns, size_t count, const double *y, size_t n, double alpha,
                 struct regress *ret);
