/* Tries each cycle length in turn: takes the crests, fits their line, measures the heights relative to that line, and tests
 * whether they repeat. */
#include "stats/cycle.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "stats/robust.h"

/* Shares of the gap (see cycle.h), except pairs_share. */
static const double back_share = 1.0 / 3; /* a height has come back if it is this close to where it was */
static const double pairs_share =
        0.75; /* of all pairs must come back; a phase may slip past a cut in the others */
static const double drift_share =
        0.5; /* most that the median rise per cycle may differ from the crests' line */
static const double alike_share =
        0.5; /* least gap of any one cycle: a series that mostly stands still has none */
static const double fall_share = 0.5; /* least fall that counts as a cut: a staircase never falls */
static const double sure_share = 0.1; /* least divisor in sure_gap(): a smaller one makes the bound useless */
enum { CYCLE_MIN = 2, CYCLES_MIN = 3 }; /* shortest length, in points; fewest cycles in the series */

static int compare_doubles(const void *a, const void *b)
{
        double x = *(const double *)a, y = *(const double *)b;

        return (x > y) - (x < y);
}

/* Takes `length` points from `first` on, subtracts a line of this slope, sorts the rest, and returns the widest gap. */
static double widest_gap(const struct points *points, size_t first, size_t length, double slope)
{
        double *heights = mem_new(length, sizeof(*heights)), widest = 0;

        for (size_t i = 0; i < length; i++)
                heights[i] = points->y[first + i] - slope * points->x[first + i];
        qsort(heights, length, sizeof(*heights), compare_doubles);
        for (size_t i = 0; i + 1 < length; i++)
                widest = fmax(widest, heights[i + 1] - heights[i]);
        free(heights);
        return widest;
}

/* The widest gap over all cycles; 0 where some cycle's own gap is too small beside it. */
static double common_gap(const struct points *points, size_t first, size_t length, double slope)
{
        double least = INFINITY, most = 0;

        for (size_t i = first; i < points->n; i += length) {
                double gap = widest_gap(points, i, length, slope);

                least = fmin(least, gap);
                most = fmax(most, gap);
        }
        return least >= alike_share * most ? most : 0;
}

/* Whether points `length` apart differ by a constant, and that constant fits the crests' slope. */
static bool comes_back(const struct points *points, size_t length, double slope, double gap)
{
        size_t count = points->n - length, alike = 0;
        double *rises = mem_new(count, sizeof(*rises)), usual;

        for (size_t i = 0; i < count; i++)
                rises[i] = points->y[i + length] - points->y[i];
        usual = robust_median(rises, count);
        for (size_t i = 0; i < count; i++)
                alike += fabs(rises[i] - usual) <= back_share * gap;
        free(rises);
        return (double)alike >= pairs_share * (double)count &&
               fabs(usual - slope * (double)length) <= drift_share * gap;
}

/* Writes the index of the highest point of each cycle; the last cycle ends with the last point. */
static void find_crests(const struct points *points, size_t first, size_t length, size_t *ret)
{
        for (size_t i = first; i < points->n; i += length) {
                size_t highest = i;

                for (size_t k = i; k < i + length; k++)
                        highest = points->y[k] > points->y[highest] ? k : highest;
                *ret++ = highest;
        }
}

/* How often the series falls by more than `least` from one point to the next. */
static size_t count_falls(const struct points *points, double least)
{
        size_t falls = 0;

        for (size_t i = 0; i + 1 < points->n; i++)
                falls += points->y[i] - points->y[i + 1] > least;
        return falls;
}

/* Returns the gap g with the error of the line included. The measured gap is relative to a line whose slope may be off by
 * w g, w being `tolerance_per_width`. Two heights of a cycle are up to length - 1 points apart, so the true gap may be wider
 * by (length - 1) w g. Solves g = gap + (length - 1) w g; 0 where there is no useful bound. */
static double sure_gap(double gap, size_t length, double tolerance_per_width)
{
        double share = 1 - tolerance_per_width * (double)(length - 1);

        return share > sure_share ? gap / share : 0;
}

static bool try_length(const struct points *points, size_t length, double least_gap, struct teeth *ret)
{
        size_t count = points->n / length, first = points->n - count * length;
        size_t *crests = mem_new(count, sizeof(*crests));
        struct teeth teeth = { .crests = count, .period = (double)length };
        double gap, width;
        bool found;

        find_crests(points, first, length, crests);
        teeth_fit(points, crests, count, 0, &teeth);
        gap = common_gap(points, first, length, teeth.slope);
        width = sure_gap(gap, length, teeth_tolerance(points, crests, count, 1));
        found = gap > least_gap && width > 0 && comes_back(points, length, teeth.slope, gap) &&
                count_falls(points, fall_share * gap) + 1 >= count;
        if (found) {
                teeth.rise = teeth.height = width;
                teeth_fit(points, crests, count, width, &teeth);
                *ret = teeth;
        }
        free(crests);
        return found;
}

bool cycle_find(const struct points *points, double least_gap, struct teeth *ret)
{
        if (points->n == 0 || points->x[points->n - 1] - points->x[0] != (double)(points->n - 1))
                return false;
        for (size_t length = CYCLE_MIN; length <= points->n / CYCLES_MIN; length++)
                if (try_length(points, length, least_gap, ret))
                        return true;
        return false;
}
