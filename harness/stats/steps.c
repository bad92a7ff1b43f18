/* Steps are outliers among the first differences of the series; the noise comes from first and second differences. */
#include "stats/steps.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/robust.h"

static const double step_sigmas = 8; /* times the noise of a rise; docs/method.md, "Other growth" */
enum { POINTS_MIN = 4 };

/* ret[i]: the rise from point i to i + 1, per unit of x. */
static void fill_rises(const struct points *points, double *ret)
{
        for (size_t i = 0; i + 1 < points->n; i++)
                ret[i] = (points->y[i + 1] - points->y[i]) / (points->x[i + 1] - points->x[i]);
}

/* The noise of a rise, from the differences of neighbouring rises. With independent noise of variance v in each point, a
 * rise has variance 2v and such a difference 6v: three times as much. A pace that changes slowly cancels out. */
static double noise_of_turns(const double *rises, size_t count)
{
        double *turns = mem_new(count, sizeof(*turns)), noise;

        for (size_t i = 0; i + 1 < count; i++)
                turns[i] = fabs(rises[i + 1] - rises[i]);
        noise = ROBUST_MAD_TO_SIGMA * robust_median(turns, count - 1) / sqrt(3);
        free(turns);
        return noise;
}

double steps_noise(const struct points *points)
{
        double *rises = mem_new(points->n, sizeof(*rises)), noise = NAN;
        size_t half = points->n / 2;

        if (points->n >= POINTS_MIN) {
                fill_rises(points, rises);
                noise = fmin(ROBUST_MAD_TO_SIGMA * robust_mad(rises + half - 1, points->n - half),
                             noise_of_turns(rises + half - 1, points->n - half));
        }
        free(rises);
        return noise;
}

void steps_find(const struct points *points, double least, double noise, struct steps *ret)
{
        size_t n = points->n, half = n / 2;
        struct steps steps = { .at = mem_new(n, sizeof(size_t)), .size = mem_new(n, sizeof(double)) };
        double *rises = mem_new(n, sizeof(*rises));
        double limit;

        if (n >= POINTS_MIN) {
                fill_rises(points, rises);
                steps.pace = robust_median(rises + half - 1, n - half);
        }
        limit = fmax(least, step_sigmas * noise); /* fmax() ignores a NAN */
        for (size_t i = 0; i + 1 < n && n >= POINTS_MIN; i++) {
                double beyond = (rises[i] - steps.pace) * (points->x[i + 1] - points->x[i]);

                steps.falls += beyond < -limit;
                if (!(beyond > limit))
                        continue;
                steps.at[steps.count] = i + 1;
                steps.size[steps.count++] = beyond;
        }
        free(rises);
        *ret = steps;
}

void steps_clear(struct steps *steps)
{
        free(steps->at);
        free(steps->size);
        *steps = (struct steps){ 0 };
}

void steps_remove(const struct points *points, const struct steps *steps, double *ret_y)
{
        double below = 0;
        size_t next = 0;

        for (size_t i = 0; i < points->n; i++) {
                if (next < steps->count && steps->at[next] == i)
                        below += steps->size[next++];
                ret_y[i] = points->y[i] - below;
        }
}
