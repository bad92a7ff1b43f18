/* Several results in one plot: settled RSS with points, the live heap as a thin line of the same colour. */
#include "report/figures/figure_overlay.h"

#include <stdio.h>

#include "base/mem.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "report/render/figure.h"
#include "words/page_words.h"

enum { OVERLAY_MAX = 8 }; /* more could not be told apart; the table of `compare` shows all */

static void add_columns(size_t count, struct figure *figure)
{
        figure_add_column(figure, "run", 0);
        for (size_t i = 0; i < count; i++) {
                char name[64];

                snprintf(name, sizeof(name), "settled_rss_%zu_bytes", i + 1);
                figure_add_column(figure, name, 0);
                snprintf(name, sizeof(name), "live_heap_%zu_bytes", i + 1);
                figure_add_column(figure, name, 0);
        }
}

static void add_rows(const struct result *const *results, size_t count, struct figure *figure)
{
        size_t longest = 0;

        for (size_t i = 0; i < count; i++)
                if (results[i]->run_count > longest)
                        longest = results[i]->run_count;
        for (size_t run = 0; run < longest; run++) {
                double *row = figure_add_row(figure, NULL, NULL);

                row[0] = (double)run;
                for (size_t i = 0; i < count; i++) {
                        enum checkpoint settled = run ? CHECKPOINT_SETTLED : CHECKPOINT_BASELINE;

                        if (run >= results[i]->run_count)
                                continue;
                        row[2 * i + 1] = run_figure_rss(results[i], run, settled);
                        row[2 * i + 2] = run ? run_figure_live_heap_judged(results[i], run) : FIGURE_SKIP;
                }
        }
}

static void add_series(const char *const *labels, size_t count, struct figure *figure)
{
        static const int styles[OVERLAY_MAX] = { 0, 2, 1, 3, 4, 6, 5, 8 };

        for (size_t i = 0; i < count; i++) {
                figure_add_series(figure, &(struct figure_series){ .label = (char *)labels[i],
                                                                   .mark = FIGURE_LINE_POINTS,
                                                                   .style = styles[i],
                                                                   .y = 2 * i + 1,
                                                                   .width = 2.2 });
                figure_add_series(figure, &(struct figure_series){ .mark = FIGURE_LINE,
                                                                   .style = styles[i],
                                                                   .y = 2 * i + 2,
                                                                   .width = 1 });
        }
}

bool figure_overlay(const struct result *const *results, const char *const *labels, size_t count,
                    struct figure *figure)
{
        double low;
        double high;

        if (count > OVERLAY_MAX)
                count = OVERLAY_MAX;
        figure->name = "overlay";
        figure->question = mem_dup(page_words[PAGE_OVERLAY_QUESTION]);
        figure->subtitle = mem_dup("lines with points: settled RSS (run 0: baseline); thin lines: live heap");
        figure->reading = mem_dup(page_words[PAGE_OVERLAY_READING]);
        figure->x.label = mem_dup("run");
        figure->x.whole = true;
        figure->x.divisor = 1;
        figure->y.from_zero = true;
        figure->x.low = -0.3;
        figure->x.high = 1.3;
        add_columns(count, figure);
        add_rows(results, count, figure);
        add_series(labels, count, figure);
        if (!figure_y_range(figure, &low, &high))
                return false;
        figure_axis_bytes(&figure->y, "memory", high);
        return true;
}
