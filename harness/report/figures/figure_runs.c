/* The level of each checkpoint by run. On the deciding channel two wedges open from its middle: the slope's confidence
 * interval, and the growth that still counts as flat. If the first lies inside the second, it is a plateau.
 */
#include "report/figures/figure_runs.h"

#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "report/figures/figure_result.h"
#include "stats/robust.h"
#include "words/page_words.h"
#include "words/story.h"

enum {
        COL_RUN,
        COL_PEAK,
        COL_SETTLED,
        COL_LIVE,
        COL_FLOOR,
        COL_CAUSE,
        COL_FIT,
        COL_LOW,
        COL_HIGH,
        COL_BAND_LOW,
        COL_BAND_HIGH,
        COL_COUNT
};

static const char *const column_names[COL_COUNT] = {
        "run",
        "peak_rss_bytes",
        "settled_rss_bytes",
        "live_heap_bytes",
        "floor_rss_bytes",
        "cause_bytes",
        "fit_bytes",
        "fit_low_bytes",
        "fit_high_bytes",
        "tolerated_low_bytes",
        "tolerated_high_bytes",
};

/* Returns true for channels whose values are always drawn. */
static bool is_level(enum channel channel)
{
        return channel == CHANNEL_SETTLED_RSS || channel == CHANNEL_LIVE_HEAP ||
               channel == CHANNEL_FLOOR_RSS || channel == CHANNEL_PEAK_RSS;
}

/* Returns the channel for the wedges: that of story_channel() if it measures bytes in memory, otherwise settled RSS; NULL
 * if its slope is not known. "allocated" is in bytes, but a rate. */
static const struct channel_verdict *deciding_channel(const struct result *result, enum channel *ret_channel)
{
        const struct channel_verdict *channel;

        if (!story_channel(result, ret_channel))
                return NULL;
        if (!channel_is_bytes(*ret_channel) || *ret_channel == CHANNEL_ALLOCATED)
                *ret_channel = CHANNEL_SETTLED_RSS;
        channel = &result->verdict.channels[*ret_channel];
        return channel->measured && isfinite(channel->slope) && isfinite(channel->slope_low) &&
                               isfinite(channel->slope_high)
                       ? channel
                       : NULL;
}

/* Computes the point through which a Theil-Sen line is drawn: the medians of run and value after the warm-up. False if
 * there are none. */
static bool channel_middle(const struct channel_verdict *channel, double *ret_run, double *ret_value)
{
        double *runs = mem_new(channel->count, sizeof(double));
        double *values = mem_new(channel->count, sizeof(double));
        size_t count = 0;

        for (size_t i = verdict_kept_from(channel); i < channel->count; i++)
                if (isfinite(channel->values[i])) {
                        runs[count] = (double)i + 1;
                        values[count++] = channel->values[i];
                }
        if (count) {
                *ret_run = robust_median(runs, count);
                *ret_value = robust_median(values, count);
        }
        free(runs);
        free(values);
        return count > 0;
}

/* Memory cannot be negative, even if a straight line says so. */
static double at_least_none(double bytes)
{
        return bytes > 0 ? bytes : 0;
}

static void fill_wedges(const struct channel_verdict *channel, struct figure *figure)
{
        double run;
        double value;

        if (!channel_middle(channel, &run, &value))
                return;
        for (size_t i = 0; i < figure->row_count; i++) {
                double *row = &figure->cells[i * figure->column_count];
                double away = row[COL_RUN] - run;

                if (row[COL_RUN] <= (double)verdict_kept_from(channel))
                        continue;
                row[COL_FIT] = at_least_none(value + channel->slope * away);
                row[COL_LOW] = at_least_none(value + channel->slope_low * away);
                row[COL_HIGH] = at_least_none(value + channel->slope_high * away);
                row[COL_BAND_LOW] = at_least_none(value - channel->delta * away);
                row[COL_BAND_HIGH] = at_least_none(value + channel->delta * away);
        }
}

static void add_levels(const struct result *result, const struct channel_verdict *cause,
                       struct figure *figure)
{
        for (size_t i = 0; i < result->run_count; i++) {
                double *row = figure_add_row(figure, NULL, NULL);

                row[COL_RUN] = result->runs[i].index;
                row[COL_PEAK] = i ? run_figure_rss(result, i, CHECKPOINT_PEAK) : FIGURE_SKIP;
                row[COL_SETTLED] = run_figure_rss(result, i, i ? CHECKPOINT_SETTLED : CHECKPOINT_BASELINE);
                row[COL_LIVE] = run_figure_live_heap_judged(result, i);
                row[COL_FLOOR] = run_figure_rss(result, i, CHECKPOINT_FLOOR);
                row[COL_CAUSE] = cause && i && i <= cause->count ? cause->values[i - 1] : FIGURE_SKIP;
                if (i == 0 && isnan(row[COL_LIVE]))
                        row[COL_LIVE] = FIGURE_SKIP;
                if (isnan(row[COL_FLOOR]))
                        row[COL_FLOOR] = FIGURE_SKIP;
        }
}

static void add_series_where_known(struct figure *figure, const struct figure_series *series)
{
        if (figure_has_values(figure, series->y))
                figure_add_series(figure, series);
}

static void add_wedge_series(enum channel channel, struct figure *figure)
{
        /* If the channel has a line of its own, the key has its name already, which may be long. */
        const char *of = is_level(channel) ? channel_infos[channel].label : "";
        const char *colon = is_level(channel) ? ": " : "";
        char *fit = mem_printf("%s%sslope and interval", of, colon);
        char *band = mem_printf("%s%stolerated growth ±δ", of, colon);

        if (!figure_has_values(figure, COL_FIT)) {
                free(fit);
                free(band);
                return;
        }
        figure_add_series(figure, &(struct figure_series){ .label = band,
                                                           .mark = FIGURE_BAND,
                                                           .style = 7,
                                                           .y = COL_BAND_LOW,
                                                           .y2 = COL_BAND_HIGH });
        figure_add_series(figure, &(struct figure_series){
                                          .mark = FIGURE_BAND, .style = 2, .y = COL_LOW, .y2 = COL_HIGH });
        figure_add_series(figure,
                          &(struct figure_series){
                                  .label = fit, .mark = FIGURE_LINE, .style = 2, .y = COL_FIT, .width = 3 });
        free(fit);
        free(band);
}

static void add_level_series(const struct verdict *verdict, enum channel channel, struct figure *figure)
{
        const char *live = story_has_profile(verdict) ? "live heap (after forced GC)" : "live heap";
        const struct figure_series levels[] = {
                { (char *)"peak RSS under load", FIGURE_LINE_POINTS, 5, COL_PEAK, 0, 0, 1 },
                { (char *)"settled RSS (0: baseline)", FIGURE_LINE_POINTS, 0, COL_SETTLED, 0, 0, 1 },
                { (char *)"floor: RSS after release", FIGURE_LINE_POINTS, 3, COL_FLOOR, 0, 0, 1 },
                { (char *)live, FIGURE_LINE_POINTS, 4, COL_LIVE, 0, 0, 1 },
        };

        for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
                add_series_where_known(figure, &levels[i]);
        add_series_where_known(figure, &(struct figure_series){ .label = (char *)channel_infos[channel].label,
                                                                .mark = FIGURE_LINE_POINTS,
                                                                .style = 6,
                                                                .y = COL_CAUSE,
                                                                .width = 1 });
}

bool figure_runs(const struct result *result, struct figure *figure)
{
        enum channel channel = CHANNEL_SETTLED_RSS;
        const struct channel_verdict *deciding = deciding_channel(result, &channel);
        double low;
        double high;

        figure->name = "runs";
        figure->question = mem_dup(page_words[PAGE_RUNS_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = mem_dup(page_words[PAGE_RUNS_READING]);
        figure->x.label = mem_dup("run");
        figure->x.whole = true;
        figure->x.divisor = 1;
        figure->x.low = -0.3;
        figure->x.high = (double)result->run_count - 0.7;
        figure->y.from_zero = true;
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], 0);
        add_levels(result, is_level(channel) ? NULL : deciding, figure);
        if (deciding)
                fill_wedges(deciding, figure);
        add_wedge_series(channel, figure);
        add_level_series(&result->verdict, channel, figure);
        if (result->has_verdict && result->verdict.warmup > 0)
                figure_add_span(figure, &(struct figure_span){ .from = 0.5,
                                                               .to = result->verdict.warmup + 0.5,
                                                               .label = (char *)"warm-up, not judged",
                                                               .shade = 0 });
        if (result->run_count < 2 || !figure_y_range(figure, &low, &high))
                return false;
        figure_axis_bytes(&figure->y, "memory", high);
        return true;
}
