/* Theil-Sen by sorting all n(n-1)/2 pair slopes, which are a few hundred at most. */
#include "stats/trend.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/kendall.h"
#include "stats/robust.h"
#include "stats/student.h"

static const double clip_sigmas = 3.5; /* standard deviations, estimated from the MAD of the residuals */

static double *sorted_pair_slopes(const double *x, const double *y, size_t n, size_t *ret_count)
{
        double *slopes = mem_new(n * (n - 1) / 2, sizeof(*slopes));
        size_t count = 0;

        for (size_t i = 0; i < n; i++)
                for (size_t j = i + 1; j < n; j++)
                        slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
        robust_sort(slopes, count);
        *ret_count = count;
        return slopes;
}

static void fill_line(const double *x, const double *y, size_t n, struct trend *trend)
{
        double *rest = mem_new(n, sizeof(*rest));

        for (size_t i = 0; i < n; i++)
                rest[i] = y[i] - trend->slope * x[i];
        trend->intercept = robust_median(rest, n);
        trend->noise = n < 3 ? NAN : ROBUST_MAD_TO_SIGMA * robust_mad(rest, n);
        free(rest);
}

bool trend_theil_sen(const double *x, const double *y, size_t n, double alpha, struct trend *ret)
{
        struct trend trend = { .low = -INFINITY, .high = INFINITY };
        double *slopes;
        size_t count;
        long skip;

        if (n < 2)
                return false;
        slopes = sorted_pair_slopes(x, y, n, &count);
        trend.slope = robust_quantile_sorted(slopes, count, 0.5);
        skip = kendall_quantile(n, alpha);
        if (skip >= 0) {
                trend.low = slopes[skip];
                trend.high = slopes[count - 1 - (size_t)skip];
        }
        free(slopes);
        fill_line(x, y, n, &trend);
        *ret = trend;
        return true;
}

double trend_p_above(const double *x, const double *y, size_t n, double slope)
{
        size_t not_above = 0;

        for (size_t i = 0; i < n; i++)
                for (size_t j = i + 1; j < n; j++)
                        not_above += (y[j] - y[i]) / (x[j] - x[i]) <= slope;
        return kendall_cdf(n, (double)not_above);
}

double trend_p_rising(const double *x, const double *y, size_t n)
{
        double not_rising = 0;

        for (size_t i = 0; i < n; i++)
                for (size_t j = i + 1; j < n; j++) {
                        double rise = (y[j] - y[i]) * (x[j] - x[i]);

                        not_rising += rise < 0 ? 1 : rise == 0 ? 0.5 : 0;
                }
        return kendall_cdf(n, not_rising);
}

double trend_neighbour_correlation(const double *x, const double *y, size_t n, double slope)
{
        double *rest = mem_new(n, sizeof(*rest));
        double median, limit, mean = 0, product = 0, square = 0;

        for (size_t i = 0; i < n; i++)
                rest[i] = y[i] - slope * x[i];
        median = robust_median(rest, n);
        limit = clip_sigmas * ROBUST_MAD_TO_SIGMA * robust_mad(rest, n);
        for (size_t i = 0; i < n; i++) {
                rest[i] -= median;
                if (limit > 0 && fabs(rest[i]) > limit)
                        rest[i] = copysign(limit, rest[i]);
                mean += rest[i] / (double)n;
        }
        for (size_t i = 0; i < n; i++) {
                square += (rest[i] - mean) * (rest[i] - mean);
                product += i > 0 ? (rest[i] - mean) * (rest[i - 1] - mean) : 0;
        }
        free(rest);
        return square > 0 ? product / square : 0;
}

bool trend_least_squares(const double *x, const double *y, size_t n, struct least_squares *ret)
{
        struct least_squares line = { 0 };
        double mean_x = 0, mean_y = 0, xx = 0, xy = 0, square = 0;

        for (size_t i = 0; i < n; i++) {
                mean_x += x[i] / (double)n;
                mean_y += y[i] / (double)n;
        }
        for (size_t i = 0; i < n; i++) {
                xx += (x[i] - mean_x) * (x[i] - mean_x);
                xy += (x[i] - mean_x) * (y[i] - mean_y);
        }
        if (n < 3 || !(xx > 0))
                return false;
        line.slope = xy / xx;
        line.intercept = mean_y - line.slope * mean_x;
        for (size_t i = 0; i < n; i++)
                square += pow(y[i] - line.intercept - line.slope * x[i], 2);
        line.noise = sqrt(square / (double)(n - 2));
        line.slope_error = line.noise / sqrt(xx);
        if (line.slope_error > 0)
                line.p_above = 1 - student_cdf(line.slope / line.slope_error, (double)(n - 2));
        else
                line.p_above = line.slope > 0 ? 0 : 1;
        *ret = line;
        return true;
}
