/* Computes with means and variances of logarithms, and converts the result back to ratios. */
#include "gate/change.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/student.h"

enum { BLOCKS_MIN = 3 };
/* With so many degrees of freedom Student's quantile is that of the normal distribution, Φ⁻¹. */
static const double many_degrees = 1e6;

struct moments {
        double mean;
        double variance; /* of a single value, not of the mean */
};

static struct moments moments_of(const double *values, size_t n)
{
        struct moments moments = { 0 };

        for (size_t i = 0; i < n; i++)
                moments.mean += values[i] / (double)n;
        for (size_t i = 0; i < n; i++)
                moments.variance += pow(values[i] - moments.mean, 2) / (double)(n - 1);
        return moments;
}

static bool all_positive(const double *values, size_t n)
{
        for (size_t i = 0; i < n; i++)
                if (!(values[i] > 0) || !isfinite(values[i]))
                        return false;
        return true;
}

static double *logarithms(const double *values, size_t n)
{
        double *logs = mem_new(n, sizeof(double));

        for (size_t i = 0; i < n; i++)
                logs[i] = log(values[i]);
        return logs;
}

static struct change from_logs(double mean, double half_width, size_t blocks)
{
        return (struct change){ .ratio = expm1(mean),
                                .low = expm1(mean - half_width),
                                .high = expm1(mean + half_width),
                                .blocks = blocks };
}

bool change_paired(const double *a, const double *b, size_t n, double confidence, struct change *ret)
{
        struct moments moments;
        double *logs;

        if (n < BLOCKS_MIN || !all_positive(a, n) || !all_positive(b, n))
                return false;
        logs = mem_new(n, sizeof(double));
        for (size_t i = 0; i < n; i++)
                logs[i] = log(b[i] / a[i]);
        moments = moments_of(logs, n);
        free(logs);
        *ret = from_logs(moments.mean,
                         student_quantile(confidence, (double)(n - 1)) * sqrt(moments.variance / (double)n),
                         n);
        return true;
}

/* Degrees of freedom after Welch and Satterthwaite. They are undefined if both variances are 0; the interval is then
 * empty anyway. */
static double welch_degrees(double va, size_t na, double vb, size_t nb)
{
        double sum = va + vb;

        if (sum == 0)
                return many_degrees;
        return sum * sum / (va * va / (double)(na - 1) + vb * vb / (double)(nb - 1));
}

bool change_unpaired(const double *a, size_t a_count, const double *b, size_t b_count, double confidence,
                     struct change *ret)
{
        double *log_a;
        double *log_b;
        struct moments ma;
        struct moments mb;
        double va;
        double vb;

        if (a_count < BLOCKS_MIN || b_count < BLOCKS_MIN || !all_positive(a, a_count) ||
            !all_positive(b, b_count))
                return false;
        log_a = logarithms(a, a_count);
        log_b = logarithms(b, b_count);
        ma = moments_of(log_a, a_count);
        mb = moments_of(log_b, b_count);
        free(log_a);
        free(log_b);
        va = ma.variance / (double)a_count;
        vb = mb.variance / (double)b_count;
        *ret = from_logs(mb.mean - ma.mean,
                         student_quantile(confidence, welch_degrees(va, a_count, vb, b_count)) *
                                 sqrt(va + vb),
                         a_count < b_count ? a_count : b_count);
        return true;
}

double change_noise(const double *a, size_t n, double confidence)
{
        double squares = 0;

        if (n < 2 || !all_positive(a, n))
                return 0;
        for (size_t i = 1; i < n; i++)
                squares += pow(log(a[i] / a[i - 1]), 2);
        /* The difference of successive blocks has twice the variance of a block, and so has the difference within a
         * pair A, A: no factor 2 is needed. */
        return expm1(student_quantile(confidence, many_degrees) *
                     sqrt(squares / (double)(n - 1) / (double)n));
}
