/* Analysis of covariance: the points before and after the jump are two groups with a common slope; the jump is the distance
 * between the two parallel lines. */
#include "stats/jump_line.h"

#include <math.h>

struct group {
        double n, x, y; /* count and means */
};

static struct group mean_of(const struct points *points, size_t first, size_t end)
{
        struct group group = { .n = (double)(end - first) };

        for (size_t i = first; i < end; i++) {
                group.x += points->x[i] / group.n;
                group.y += points->y[i] / group.n;
        }
        return group;
}

bool jump_line_fit(const struct points *points, size_t at, double runs, struct jump_line *ret)
{
        struct jump_line line;
        struct group before, after;
        double square = 0, product = 0, weight;

        if (points->n < 3 || at < 1 || at >= points->n)
                return false;
        before = mean_of(points, 0, at);
        after = mean_of(points, at, points->n);
        for (size_t i = 0; i < points->n; i++) {
                const struct group *group = i < at ? &before : &after;

                square += (points->x[i] - group->x) * (points->x[i] - group->x);
                product += (points->x[i] - group->x) * (points->y[i] - group->y);
        }
        line.slope = product / square;
        line.jump = after.y - before.y - line.slope * (after.x - before.x);
        line.pace = line.slope + line.jump / runs;
        /* pace = weight slope + (after.y - before.y) / runs; the two terms are independent */
        weight = 1 - (after.x - before.x) / runs;
        line.pace_error = sqrt(weight * weight / square + (1 / before.n + 1 / after.n) / (runs * runs));
        *ret = line;
        return true;
}
