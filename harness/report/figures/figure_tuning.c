/* One row per combination, ordered by memory; the frontier's column is skipped in rows that are not on it. */
#include "report/figures/figure_tuning.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "report/render/figure.h"
#include "words/matrix_words.h"
#include "words/page_words.h"

struct point {
        double memory;
        double cost;
        bool frontier;
        size_t combination;
};

static int compare_points(const void *a, const void *b)
{
        const struct point *x = a, *y = b;

        return (x->memory > y->memory) - (x->memory < y->memory);
}

static size_t collect(const struct matrix_merged *merged, size_t baseline, struct point *points)
{
        size_t count = 0;

        for (size_t i = 0; i < merged->trade_count; i++) {
                const struct matrix_combination *combination =
                        &merged->combinations[merged->trades[i].combination];
                struct point point = { .memory = combination->figures[MATRIX_RSS_SETTLED].median,
                                       .cost = combination->figures[MATRIX_CPU_PER_REQUEST].median,
                                       .frontier = merged->trades[i].frontier,
                                       .combination = merged->trades[i].combination };

                if (merged->trades[i].baseline == baseline && isfinite(point.memory) && isfinite(point.cost))
                        points[count++] = point;
        }
        qsort(points, count, sizeof(*points), compare_points);
        return count;
}

/* Returns this combination's values of the baseline's settings: "GOGC=50, GOMEMLIMIT=96MiB". */
static char *label_of(const struct matrix_merged *merged, size_t combination)
{
        const struct matrix_settings *baseline = &merged->matrix.baseline;
        struct strbuf label = { 0 };

        for (size_t i = 0; i < baseline->count; i++) {
                const struct matrix_setting *own =
                        matrix_settings_find(&merged->combinations[combination].at, baseline->items[i].key);

                if (own && own->value)
                        strbuf_printf(&label, "%s%s=%s", label.len ? ", " : "",
                                      matrix_words_short_key(own->key), own->value);
        }
        return label.len ? strbuf_take(&label) : mem_dup("default");
}

bool figure_tuning_build(const struct matrix_merged *merged, size_t baseline, struct figure *ret)
{
        struct point *points = mem_new(merged->trade_count, sizeof(*points));
        size_t count = collect(merged, baseline, points);
        struct strbuf reading = { 0 };

        if (count < 2) {
                free(points);
                return false;
        }
        *ret = (struct figure){ .name = "tuning" };
        ret->question = mem_dup(page_words[PAGE_TUNING_QUESTION]);
        ret->subtitle = mem_dup(merged->matrix.name);
        matrix_words_tuning(count, &reading);
        ret->reading = strbuf_take(&reading);
        figure_add_column(ret, "rss_settled_bytes", 0);
        figure_add_column(ret, "cpu_s_per_request", 9);
        figure_add_column(ret, "frontier_cpu_s_per_request", 9);
        for (size_t i = 0; i < count; i++) {
                char *label = label_of(merged, points[i].combination);
                double *row = figure_add_row(ret, label, NULL);

                row[0] = points[i].memory;
                row[1] = points[i].cost;
                if (points[i].frontier)
                        row[2] = points[i].cost;
                free(label);
        }
        figure_axis_bytes(&ret->x, "RSS, settled", points[count - 1].memory);
        ret->x.low = 0.98 * points[0].memory;
        ret->x.high = 1.04 * points[count - 1].memory; /* room for the last label */
        ret->y = (struct figure_axis){ .label = mem_dup("processor time a request (ms)"),
                                       .unit = "ms",
                                       .divisor = 1e-3 };
        figure_add_series(ret, &(struct figure_series){ .label = (char *)"every combination",
                                                        .mark = FIGURE_POINTS,
                                                        .style = 0,
                                                        .y = 1 });
        figure_add_series(ret, &(struct figure_series){ .label = (char *)"nothing holds less for less",
                                                        .mark = FIGURE_LINE_POINTS,
                                                        .style = 1,
                                                        .y = 2 });
        free(points);
        return true;
}
