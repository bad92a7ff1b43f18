/* Treats a figure as a series over those results that have it. */
#include "report/figures/history.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"

static int compare_times(const void *a, const void *b)
{
        const struct result *x = *(const struct result *const *)a, *y = *(const struct result *const *)b;

        return (x->started_wall_ns > y->started_wall_ns) - (x->started_wall_ns < y->started_wall_ns);
}

void history_sort(const struct result **results, size_t count)
{
        qsort(results, count, sizeof(*results), compare_times);
}

struct history_change history_change_of(const struct compare_row *row, const struct result *const *results,
                                        size_t count)
{
        double *values = mem_new(count, sizeof(*values));
        size_t *index = mem_new(count, sizeof(*index)), known = 0;
        struct history_change change = { 0 };

        for (size_t i = 0; i < count; i++) {
                double value = row->value(results[i], row->which);

                if (!isfinite(value))
                        continue;
                index[known] = i;
                values[known++] = value;
        }
        change.tested = change_point_find(values, known, &change.point);
        change.sure = change.tested && change.point.p <= HISTORY_ALPHA;
        change.at = change.tested ? index[change.point.at] : 0;
        free(values);
        free(index);
        return change;
}
