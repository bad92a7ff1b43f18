/* Kendall's rank correlation: the exact distribution under "no trend", and the Mann-Kendall test.
 *
 * In a series of n distinct values without trend every order is equally likely, so the number of pairs that are in
 * the wrong order (inversions) has a distribution that depends on n alone. Everything exact in this folder, the
 * interval of a slope as well as its p-value, comes from it.
 */
#pragma once

#include <stddef.h>

/* Up to this n the distribution is exact; above it the normal approximation with continuity correction is used,
 * whose error there is below 1e-4. */
enum { KENDALL_EXACT_MAX = 60 };

/* P(at most `inversions` inversions) in a random order of n values. Below 0: 0. */
double kendall_cdf(size_t n, double inversions);
/* The largest number of inversions k with P(at most k) ≤ alpha; -1 where even P(0) = 1/n! exceeds alpha. */
long kendall_quantile(size_t n, double alpha);

struct kendall {
        double s;       /* concordant minus discordant pairs */
        double tau;     /* tau-b: corrected for ties */
        double p_above; /* one-sided: at least this much of an upward trend by chance */
        double p_two;   /* two-sided */
};
/* Mann-Kendall: does y rise or fall with x? Exact without ties, else normal with the variance corrected for ties
 * (Kendall 1970) and continuity correction. n ≥ 2; a constant y has tau 0 and p 1. */
void kendall_test(const double *x, const double *y, size_t n, struct kendall *ret);
