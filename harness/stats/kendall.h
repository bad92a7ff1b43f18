/* Kendall's rank correlation: the exact distribution of inversions without a trend, and the Mann-Kendall test.
 *
 * In a series of n distinct values without a trend every order is equally likely. The number of inversions (pairs whose
 * later value is smaller) therefore has a distribution that depends on n alone. The exact interval and the exact p-value
 * of a slope (stats/trend.h) both come from it.
 */
#pragma once

#include <stddef.h>

/* Up to this n the distribution is exact. Above it a normal approximation with continuity correction is used, whose error
 * there is below 1e-4. */
enum { KENDALL_EXACT_MAX = 60 };

/* Returns P(at most `inversions` inversions) in a random order of n values; 0 for negative `inversions`. */
double kendall_cdf(size_t n, double inversions);
/* Returns the largest k with P(at most k inversions) ≤ alpha; -1 where even P(0) = 1/n! exceeds alpha. */
long kendall_quantile(size_t n, double alpha);

struct kendall {
        double s;       /* concordant minus discordant pairs */
        double tau;     /* tau-b: corrected for ties */
        double p_above; /* one-sided: probability of an upward trend this clear by chance */
        double p_two;   /* two-sided */
};
/* Mann-Kendall test: does y rise or fall with x? Exact where there are no ties and n ≤ KENDALL_EXACT_MAX, else a normal
 * approximation with continuity correction and the variance corrected for ties (Kendall 1970). n ≥ 2. A constant y has
 * tau 0 and p 1. */
void kendall_test(const double *x, const double *y, size_t n, struct kendall *ret);
