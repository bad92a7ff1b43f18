/* Parallel arrays of x and y. */
#include "stats/points.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"

struct points points_gather(const double *values, size_t count)
{
        struct points points = { .x = mem_new(count, sizeof(double)), .y = mem_new(count, sizeof(double)) };

        for (size_t i = 0; i < count; i++)
                if (!isnan(values[i])) {
                        points.x[points.n] = (double)(i + 1);
                        points.y[points.n++] = values[i];
                }
        return points;
}

void points_clear(struct points *points)
{
        free(points->x);
        free(points->y);
        *points = (struct points){ 0 };
}

struct points points_after(const struct points *points, size_t skip)
{
        size_t left_out = skip < points->n ? skip : points->n;

        return (struct points){ points->x + left_out, points->y + left_out, points->n - left_out };
}

void points_median_of_three(const struct points *points, double *ret_y)
{
        const double *y = points->y;

        for (size_t i = 0; i < points->n; i++) {
                bool at_end = i == 0 || i + 1 == points->n;

                ret_y[i] = at_end ? y[i] : fmax(fmin(y[i - 1], y[i]), fmin(fmax(y[i - 1], y[i]), y[i + 1]));
        }
}
