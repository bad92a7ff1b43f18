/* Median, quantiles and MAD by sorting a copy: the arrays hold a few dozen values. */
#include "stats/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int compare_f64(const void *a, const void *b)
{
        double x = *(const double *)a;
        double y = *(const double *)b;

        return (x > y) - (x < y);
}

void robust_sort(double *values, size_t count)
{
        if (count > 1)
                qsort(values, count, sizeof(*values), compare_f64);
}

double robust_quantile_sorted(const double *sorted, size_t count, double q)
{
        double place;
        size_t below;

        if (count == 0)
                return NAN;
        place = q * (double)(count - 1);
        below = (size_t)place;
        if (below + 1 >= count)
                return sorted[count - 1];
        return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

double robust_quantile(const double *values, size_t count, double q)
{
        double *sorted = mem_new(count, sizeof(*sorted));
        double quantile;

        if (count > 0)
                memcpy(sorted, values, count * sizeof(*sorted));
        robust_sort(sorted, count);
        quantile = robust_quantile_sorted(sorted, count, q);
        free(sorted);
        return quantile;
}

double robust_median(const double *values, size_t count)
{
        return robust_quantile(values, count, 0.5);
}

static int compare_i64(const void *a, const void *b)
{
        int64_t x = *(const int64_t *)a;
        int64_t y = *(const int64_t *)b;

        return (x > y) - (x < y);
}

int64_t robust_middle_i64(int64_t *values, size_t count)
{
        qsort(values, count, sizeof(*values), compare_i64);
        return values[count / 2];
}

double robust_mad(const double *values, size_t count)
{
        double *deviations = mem_new(count, sizeof(*deviations));
        double median = robust_median(values, count);
        double mad;

        for (size_t i = 0; i < count; i++)
                deviations[i] = fabs(values[i] - median);
        mad = robust_median(deviations, count);
        free(deviations);
        return mad;
}
