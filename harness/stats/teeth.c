/* A cut is a fall larger than the usual rise of one run; a crest is the last point before a cut. */
#include "stats/teeth.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/robust.h"

/* In units of the usual rise per run: */
static const double cut_rises =
        1; /* a larger fall is a cut: a tooth of 2.5 runs loses more than one run adds */
static const double dent_rises = 0.5;   /* a larger fall that is no cut: the series is not a clean sawtooth */
static const double period_least = 2.5; /* points; shorter periods are for stats/cycle.h */

/* Median rise per unit of x, over the neighbouring pairs that rise. */
static double usual_rise(const struct points *points)
{
        double *rises = mem_new(points->n, sizeof(*rises)), rise;
        size_t count = 0;

        for (size_t i = 0; i + 1 < points->n; i++)
                if (points->y[i + 1] > points->y[i])
                        rises[count++] =
                                (points->y[i + 1] - points->y[i]) / (points->x[i + 1] - points->x[i]);
        rise = robust_median(rises, count);
        free(rises);
        return rise;
}

/* Writes the index of the point before each cut into ret[] and returns their number; 0 where the series has dents, too. */
static size_t find_crests(const struct points *points, double rise, size_t *ret, double *ret_height)
{
        double *falls = mem_new(points->n, sizeof(*falls));
        size_t count = 0;
        bool dented = false;

        for (size_t i = 0; i + 1 < points->n; i++) {
                double fall = points->y[i] - points->y[i + 1];

                if (fall > cut_rises * rise) {
                        falls[count] = fall;
                        ret[count++] = i;
                } else if (fall > dent_rises * rise) {
                        dented = true;
                }
        }
        *ret_height = robust_median(falls, count);
        free(falls);
        return dented ? 0 : count;
}

/* Whether the crests are far enough and nearly equally far apart. Sampling moves a crest by up to one point, so distances
 * may differ by one, or by a third. The mean period may be 0.25 points short for the same reason. */
static bool is_regular(const struct points *points, const size_t *crests, size_t count, double *ret_period)
{
        double least = INFINITY, most = 0;

        for (size_t i = 0; i + 1 < count; i++) {
                double length = points->x[crests[i + 1]] - points->x[crests[i]];

                least = fmin(least, length);
                most = fmax(most, length);
        }
        *ret_period = (points->x[crests[count - 1]] - points->x[crests[0]]) / (double)(count - 1);
        return *ret_period >= period_least - 0.25 && most <= least + fmax(1, least / 3);
}

/* Least-squares slope through some crests, and how far it can be off if they lie in a band of `width`: the weights are
 * w = (x - mean) / Σ(x - mean)², so d Σ|w| / 2 = width × absolute / square / 2. */
static void fit_crests(const struct points *points, const size_t *crests, size_t count, double width,
                       double *ret_slope, double *ret_tolerance)
{
        double mean_x = 0, mean_y = 0, square = 0, product = 0, absolute = 0;

        *ret_slope = 0;
        *ret_tolerance = INFINITY;
        if (count < 2)
                return;
        for (size_t i = 0; i < count; i++) {
                mean_x += points->x[crests[i]] / (double)count;
                mean_y += points->y[crests[i]] / (double)count;
        }
        for (size_t i = 0; i < count; i++) {
                double off = points->x[crests[i]] - mean_x;

                square += off * off;
                product += off * (points->y[crests[i]] - mean_y);
                absolute += fabs(off);
        }
        *ret_slope = product / square;
        *ret_tolerance = width * absolute / square / 2;
}

/* Width of the band of this slope that holds all crests. */
static double scatter(const struct points *points, const size_t *crests, size_t count, double slope)
{
        double least = INFINITY, most = -INFINITY;

        for (size_t i = 0; i < count; i++) {
                double rest = points->y[crests[i]] - slope * points->x[crests[i]];

                least = fmin(least, rest);
                most = fmax(most, rest);
        }
        return most - least;
}

double teeth_tolerance(const struct points *points, const size_t *crests, size_t count, double width)
{
        double slope, tolerance;

        fit_crests(points, crests, count, width, &slope, &tolerance);
        return tolerance;
}

void teeth_fit(const struct points *points, const size_t *crests, size_t count, double width,
               struct teeth *teeth)
{
        size_t half = (count + 1) / 2;

        fit_crests(points, crests, count, width, &teeth->slope, &teeth->tolerance);
        width = fmax(width, scatter(points, crests, count, teeth->slope));
        fit_crests(points, crests, count, width, &teeth->slope, &teeth->tolerance);
        fit_crests(points, crests, half, width, &teeth->early_slope, &teeth->early_tolerance);
        fit_crests(points, crests + count - half, half, width, &teeth->late_slope, &teeth->late_tolerance);
}

bool teeth_find(const struct points *points, size_t crests_min, struct teeth *ret)
{
        struct teeth teeth = { 0 };
        size_t *crests = mem_new(points->n, sizeof(*crests));
        bool found;

        teeth.rise = usual_rise(points);
        teeth.crests = find_crests(points, teeth.rise, crests, &teeth.height);
        found = teeth.crests >= crests_min && teeth.crests >= 2 &&
                is_regular(points, crests, teeth.crests, &teeth.period);
        if (found) {
                teeth_fit(points, crests, teeth.crests, teeth.rise, &teeth);
                *ret = teeth;
        }
        free(crests);
        return found;
}
