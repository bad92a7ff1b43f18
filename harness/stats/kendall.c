/* The exact distribution comes from a recursion over n: inserting one value at a random place among n - 1 others adds 0, 1,
 * … or n - 1 inversions, each with probability 1/n (Kendall 1938; Mann 1945). */
#include "stats/kendall.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/student.h"

/* Fills ret[k], k = 0…most, with P(exactly k inversions) for n values. `ret` and `scratch` hold most + 1 numbers each. */
static void inversion_probabilities(size_t n, size_t most, double *ret, double *scratch)
{
        for (size_t k = 0; k <= most; k++)
                ret[k] = k == 0;
        for (size_t m = 2; m <= n; m++) {
                double window = 0;

                for (size_t k = 0; k <= most; k++) {
                        window += ret[k];
                        if (k >= m)
                                window -= ret[k - m];
                        scratch[k] = window / (double)m;
                }
                for (size_t k = 0; k <= most; k++)
                        ret[k] = scratch[k];
        }
}

static double normal_cdf(size_t n, double inversions)
{
        double count = (double)n;
        double mean = count * (count - 1) / 4;
        double variance = count * (count - 1) * (2 * count + 5) / 72;

        return student_normal_cdf((inversions + 0.5 - mean) / sqrt(variance));
}

double kendall_cdf(size_t n, double inversions)
{
        double pairs = (double)n * ((double)n - 1) / 2;
        double whole = floor(inversions);
        double *probabilities, sum = 0;
        size_t most;

        if (whole < 0)
                return 0;
        if (whole >= pairs)
                return 1;
        if (n > KENDALL_EXACT_MAX)
                return normal_cdf(n, whole);
        if (whole > (pairs - 1) / 2) /* symmetric: summing the smaller tail keeps rounding errors small */
                return 1 - kendall_cdf(n, pairs - whole - 1);
        most = (size_t)whole;
        probabilities = mem_new(2 * (most + 1), sizeof(*probabilities));
        inversion_probabilities(n, most, probabilities, probabilities + most + 1);
        for (size_t k = 0; k <= most; k++)
                sum += probabilities[k];
        free(probabilities);
        return sum;
}

static long normal_quantile(size_t n, double alpha)
{
        long low = -1;
        long high = (long)(n * (n - 1) / 2);

        while (high - low > 1) {
                long middle = low + (high - low) / 2;

                if (normal_cdf(n, (double)middle) <= alpha)
                        low = middle;
                else
                        high = middle;
        }
        return low;
}

long kendall_quantile(size_t n, double alpha)
{
        size_t most = n < 2 ? 0 : n * (n - 1) / 4;
        double *probabilities, sum = 0;
        long quantile = -1;

        if (n > KENDALL_EXACT_MAX)
                return normal_quantile(n, alpha);
        probabilities = mem_new(2 * (most + 1), sizeof(*probabilities));
        inversion_probabilities(n, most, probabilities, probabilities + most + 1);
        for (size_t k = 0; k <= most; k++) {
                sum += probabilities[k];
                if (sum > alpha)
                        break;
                quantile = (long)k;
        }
        free(probabilities);
        return quantile;
}

/* Sums over each group of t equal values: t(t-1)/2 tied pairs, and t(t-1)(2t+5), which the variance of S loses. */
static void count_ties(const double *values, size_t n, double *ret_pairs, double *ret_variance)
{
        double pairs = 0, variance = 0;

        for (size_t i = 0; i < n; i++) {
                size_t before = 0, group = 0;

                for (size_t j = 0; j < n; j++) {
                        before += j < i && values[j] == values[i];
                        group += values[j] == values[i];
                }
                if (before == 0) {
                        double t = (double)group;

                        pairs += t * (t - 1) / 2;
                        variance += t * (t - 1) * (2 * t + 5);
                }
        }
        *ret_pairs = pairs;
        *ret_variance = variance;
}

/* `pairs`: the number of all pairs where none is tied, else 0. `variance`: that of S; 0 where x or y is constant. */
static void significance(size_t n, double pairs, double variance, struct kendall *result)
{
        double s = result->s;

        if (variance <= 0) {
                result->p_above = result->p_two = 1;
        } else {
                double sd = sqrt(variance);
                double two = 2 * student_normal_cdf(-fmax(fabs(s) - 1, 0) / sd);

                result->p_above = student_normal_cdf(-(s - 1) / sd);
                result->p_two = fmin(1, two);
        }
        if (pairs > 0 && n <= KENDALL_EXACT_MAX) { /* no ties, few values: exact */
                result->p_above = kendall_cdf(n, (pairs - s) / 2);
                result->p_two = fmin(1, 2 * kendall_cdf(n, (pairs - fabs(s)) / 2));
        }
}

void kendall_test(const double *x, const double *y, size_t n, struct kendall *ret)
{
        double pairs = (double)n * ((double)n - 1) / 2;
        double ties_x, ties_y, tied_x, tied_y, base, variance;
        struct kendall result = { 0 };

        for (size_t i = 0; i < n; i++)
                for (size_t j = i + 1; j < n; j++) {
                        double product = (x[j] - x[i]) * (y[j] - y[i]);

                        result.s += (product > 0) - (product < 0);
                }
        count_ties(x, n, &ties_x, &tied_x);
        count_ties(y, n, &ties_y, &tied_y);
        base = (pairs - ties_x) * (pairs - ties_y);
        result.tau = base > 0 ? result.s / sqrt(base) : 0;
        variance = ((double)n * ((double)n - 1) * (2 * (double)n + 5) - tied_x - tied_y) / 18;
        if (ties_x > 0 && ties_y > 0)
                variance += 2 * ties_x * ties_y / ((double)n * ((double)n - 1));
        significance(n, ties_x + ties_y > 0 ? 0 : pairs, base > 0 ? variance : 0, &result);
        *ret = result;
}
