/* One point per result, and a vertical line where the level of settled RSS surely changed. */
#include "report/figures/figure_history.h"

#include "base/mem.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"
#include "report/figures/history.h"
#include "report/render/figure.h"
#include "words/page_words.h"

static const struct {
        const char *row;    /* name in compare_rows */
        const char *column; /* in the CSV */
        int style;
} lines[] = {
        { "rss_peak", "rss_peak_bytes", 1 },
        { "rss_settled", "rss_settled_bytes", 0 },
        { "live_heap", "live_heap_bytes", 2 },
};
enum { LINES = sizeof(lines) / sizeof(lines[0]) };

bool figure_history(const struct result *const *results, size_t count, struct figure *figure)
{
        const struct compare_row *rows[LINES];
        struct history_change change;
        double low, high;

        figure->name = "history";
        figure->question = mem_dup(page_words[PAGE_HISTORY_QUESTION]);
        figure->subtitle = mem_printf("%s, %zu results in order of time", results[0]->scenario.name, count);
        figure->reading = mem_dup(page_words[PAGE_HISTORY_READING]);
        figure->x.label = mem_dup("result");
        figure->x.whole = true;
        figure->x.divisor = 1;
        figure->x.low = 0.7;
        figure->x.high = (double)count + 0.3;
        figure->y.from_zero = true;
        figure_add_column(figure, "result", 0);
        for (int i = 0; i < LINES; i++) {
                rows[i] = compare_row_find(lines[i].row);
                figure_add_column(figure, lines[i].column, 0);
        }
        for (size_t r = 0; r < count; r++) {
                double *cells = figure_add_row(figure, NULL, NULL);

                cells[0] = (double)r + 1;
                for (int i = 0; i < LINES; i++)
                        cells[i + 1] = rows[i]->value(results[r], rows[i]->which);
        }
        for (size_t i = 0; i < LINES; i++)
                figure_add_series(figure, &(struct figure_series){ .label = (char *)rows[i]->label,
                                                                   .mark = FIGURE_LINE_POINTS,
                                                                   .style = lines[i].style,
                                                                   .y = i + 1,
                                                                   .width = 2.2 });
        change = history_change_of(compare_row_find("rss_settled"), results, count);
        if (change.sure)
                figure_add_rule(figure, &(struct figure_rule){ .at = (double)change.at + 0.5,
                                                               .label = "settled RSS changed",
                                                               .style = 3 });
        if (!figure_y_range(figure, &low, &high))
                return false;
        figure_axis_bytes(&figure->y, "memory", high);
        return true;
}
