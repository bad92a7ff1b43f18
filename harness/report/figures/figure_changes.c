/* Shows each change relative to the change allowed, so that figures in bytes and in seconds can share an axis. */
#include "report/figures/figure_changes.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "model/comparison.h"
#include "report/render/figure.h"
#include "words/comparison_words.h"

enum {
        COL_CHANGE,
        COL_LOW,
        COL_HIGH,
        COL_ALLOWED,
        COL_HOLDS,
        COL_WORSE = COL_HOLDS + 3,
        COL_COUNT = COL_WORSE + 3
};

static const char *const column_names[COL_COUNT] = {
        "change",
        "change_low",
        "change_high",
        "allowed",
        "holds_in_allowed",
        "holds_low_in_allowed",
        "holds_high_in_allowed",
        "worse_in_allowed",
        "worse_low_in_allowed",
        "worse_high_in_allowed",
};

static void add_change(const struct gate_baseline_change *change, struct figure *figure)
{
        char *note =
                mem_printf("%+.1f %%, allowed %+.1f %%", 100 * change->change.ratio, 100 * change->allowed);
        double *row = figure_add_row(figure, change->row->label, note);
        double *ratios = &row[change->worse ? COL_WORSE : COL_HOLDS];

        row[COL_CHANGE] = change->change.ratio;
        row[COL_LOW] = change->change.low;
        row[COL_HIGH] = change->change.high;
        row[COL_ALLOWED] = change->allowed;
        ratios[0] = change->change.ratio / change->allowed;
        ratios[1] = change->change.low / change->allowed;
        ratios[2] = change->change.high / change->allowed;
        free(note);
}

static void add_series(struct figure *figure, const char *label, int style, size_t column)
{
        if (figure_has_values(figure, column))
                figure_add_series(figure, &(struct figure_series){ .label = (char *)label,
                                                                   .mark = FIGURE_INTERVAL,
                                                                   .style = style,
                                                                   .y = column,
                                                                   .y2 = column + 1,
                                                                   .y3 = column + 2 });
}

bool figure_changes(const struct comparison *comparison, struct figure *figure)
{
        double low = 0, high = 0;
        struct strbuf text = { 0 };

        figure->name = "changes";
        comparison_words_question(comparison, &text);
        figure->question = strbuf_take(&text);
        figure->subtitle = mem_dup(comparison->last.scenario.name);
        comparison_words_reading(comparison, &text);
        figure->reading = strbuf_take(&text);
        figure->x.label = mem_dup("change ÷ allowed change");
        figure->x.scale = FIGURE_SYMLOG;
        figure->x.divisor = 1;
        figure->y.label = mem_dup("");
        figure->y.scale = FIGURE_ROWS;
        figure->y.divisor = 1;
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], 5);
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                if (comparison->changes[i].known)
                        add_change(&comparison->changes[i], figure);
        add_series(figure, "worse", 2, COL_WORSE);
        add_series(figure, "holds", 1, COL_HOLDS);
        if (!figure_x_range(figure, &low, &high))
                return false;
        figure->x.low = fmin(-2, 1.5 * low);
        figure->x.high = fmax(2, 1.5 * high);
        figure_add_span(figure,
                        &(struct figure_span){
                                .from = figure->x.low, .to = 1, .label = (char *)"allowed", .shade = 2 });
        return true;
}
