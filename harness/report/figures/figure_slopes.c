/* Shows each channel's growth per run relative to its tolerated growth, so that channels of any size share an axis. */
#include "report/figures/figure_slopes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/result.h"
#include "report/figures/figure_result.h"
#include "words/page_words.h"

enum {
        COL_SLOPE,
        COL_LOW,
        COL_HIGH,
        COL_SLOPE_RATIO, /* channels that do not grow */
        COL_LOW_RATIO,
        COL_HIGH_RATIO,
        COL_GROWING_RATIO, /* growing channels, in another colour */
        COL_GROWING_LOW_RATIO,
        COL_GROWING_HIGH_RATIO,
        COL_DELTA,
        COL_COUNT
};

static const char *const column_names[COL_COUNT] = {
        "slope_per_run",          "slope_low_per_run",    "slope_high_per_run", "slope_in_deltas",
        "slope_low_in_deltas",    "slope_high_in_deltas", "growing_in_deltas",  "growing_low_in_deltas",
        "growing_high_in_deltas", "delta_per_run",
};

static void append_amount(struct strbuf *buf, enum channel channel, double value)
{
        char text[UNITS_TEXT_MAX];

        if (isnan(value))
                strbuf_append(buf, "?");
        else if (strcmp(channel_infos[channel].unit, "bytes") == 0)
                strbuf_printf(buf, "%s%s", value > 0 ? "+" : "", units_format_bytes(value, text));
        else
                strbuf_printf(buf, "%+.2f", value);
}

static void add_channel(const struct verdict *verdict, enum channel which, struct figure *figure)
{
        const struct channel_verdict *channel = &verdict->channels[which];
        struct strbuf note = { 0 };
        bool grows = channel->shape == SHAPE_GROWING;
        double delta = grows ? channel->delta_growing : channel->delta; /* to be flat it may need more room */
        double *row;
        double *ratio;

        if (!channel->measured || !isfinite(channel->slope) || !(delta > 0))
                return;
        append_amount(&note, which, channel->slope);
        strbuf_append(&note, " a run, ");
        strbuf_append(&note, shape_names[channel->shape]);
        row = figure_add_row(figure, channel_infos[which].label, strbuf_text(&note));
        strbuf_clear(&note);
        row[COL_SLOPE] = channel->slope;
        row[COL_LOW] = channel->slope_low;
        row[COL_HIGH] = channel->slope_high;
        row[COL_DELTA] = delta;
        ratio = &row[grows ? COL_GROWING_RATIO : COL_SLOPE_RATIO];
        ratio[0] = channel->slope / delta;
        ratio[1] = channel->slope_low / delta;
        ratio[2] = channel->slope_high / delta;
}

/* Extends the axis to one and a half times the outermost whisker. */
static void widen_axis(struct figure *figure)
{
        double low;
        double high;

        if (!figure_x_range(figure, &low, &high))
                return;
        figure->x.low = fmin(figure->x.low, 1.5 * low);
        figure->x.high = fmax(figure->x.high, 1.5 * high);
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

bool figure_slopes(const struct result *result, struct figure *figure)
{
        figure->name = "slopes";
        figure->question = mem_dup(page_words[PAGE_SLOPES_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = mem_dup(page_words[PAGE_SLOPES_READING]);
        figure->x.label = mem_dup("growth per run ÷ δ, the growth still called flat");
        figure->x.scale = FIGURE_SYMLOG;
        figure->x.divisor = 1;
        figure->x.low = -2;
        figure->x.high = 2;
        figure->y.label = mem_dup("");
        figure->y.scale = FIGURE_ROWS;
        figure->y.divisor = 1;
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], 4);
        if (result->has_verdict)
                for (int c = CHANNEL_COUNT; c-- > 0;)
                        add_channel(&result->verdict, (enum channel)c, figure);
        figure_add_span(
                figure,
                &(struct figure_span){ .from = -1, .to = 1, .label = (char *)"flat: within ±δ", .shade = 2 });
        add_series(figure, "grows", 2, COL_GROWING_RATIO);
        add_series(figure, "flat, or undecided", 1, COL_SLOPE_RATIO);
        widen_axis(figure);
        return figure->row_count > 0;
}
