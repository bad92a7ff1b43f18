/* Latency percentiles over all valid runs, from the intended and from the actual send time. The band shows the range of
 * the single runs.
 */
#include "report/figures/figure_latency.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/histogram.h"
#include "model/load_sum.h"
#include "model/result.h"
#include "report/figures/figure_result.h"
#include "words/page_words.h"

enum { COL_ONE_IN, COL_QUANTILE, COL_LATENCY, COL_SERVICE, COL_RUN_LOW, COL_RUN_HIGH, COL_COUNT };
enum { STEPS_PER_DECADE = 12 };

static const char *const column_names[COL_COUNT] = {
        "one_in", "quantile", "latency_ns", "service_ns", "latency_run_low_ns", "latency_run_high_ns",
};

static void add_quantile(const struct result *result, const struct load_sum *sum, double one_in,
                         struct figure *figure)
{
        double q = 1 - 1 / one_in;
        double *row = figure_add_row(figure, NULL, NULL);

        row[COL_ONE_IN] = one_in;
        row[COL_QUANTILE] = q;
        row[COL_LATENCY] = (double)histogram_quantile(sum->latency, q);
        row[COL_SERVICE] = histogram_count(sum->service) ? (double)histogram_quantile(sum->service, q) : NAN;
        row[COL_RUN_LOW] = NAN;
        row[COL_RUN_HIGH] = NAN;
        for (size_t i = 1; i < result->run_count; i++) {
                double value = load_sum_run_latency(&result->runs[i], q);

                row[COL_RUN_LOW] = fmin(row[COL_RUN_LOW], value);
                row[COL_RUN_HIGH] = fmax(row[COL_RUN_HIGH], value);
        }
}

static void add_series(const struct result *result, struct figure *figure)
{
        if (result->run_count > 2)
                figure_add_series(figure,
                                  &(struct figure_series){ .label = (char *)"single runs, lowest to highest",
                                                           .mark = FIGURE_BAND,
                                                           .style = 1,
                                                           .y = COL_RUN_LOW,
                                                           .y2 = COL_RUN_HIGH });
        figure_add_series(figure,
                          &(struct figure_series){ .label = (char *)"latency, from the intended send time",
                                                   .mark = FIGURE_LINE,
                                                   .style = 0,
                                                   .y = COL_LATENCY,
                                                   .width = 2.5 });
        figure_add_series(figure,
                          &(struct figure_series){ .label = (char *)"service time, from the actual send",
                                                   .mark = FIGURE_LINE,
                                                   .style = 2,
                                                   .y = COL_SERVICE });
}

/* Adds percentiles up to the last one with at least one slower request. */
static void add_quantiles(const struct result *result, const struct load_sum *sum, struct figure *figure)
{
        double count = (double)histogram_count(sum->latency);

        for (int step = 0;; step++) {
                double one_in = pow(10, (double)step / STEPS_PER_DECADE);

                if (one_in > count)
                        break;
                add_quantile(result, sum, one_in, figure);
        }
}

bool figure_latency(const struct result *result, struct figure *figure)
{
        struct load_sum sum;
        bool any;

        figure->name = "latency";
        figure->question = mem_dup(page_words[PAGE_LATENCY_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = mem_dup(page_words[PAGE_LATENCY_READING]);
        figure->x.label = mem_dup("percentile of requests (each step right: ten times rarer)");
        figure->x.scale = FIGURE_NINES;
        figure->x.divisor = 1;
        figure->y.label = mem_dup("latency (ms)");
        figure->y.scale = FIGURE_LOG;
        figure->y.divisor = (double)NS_PER_MS;
        figure->y.unit = "ms";
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], i == COL_ONE_IN ? 3 : i == COL_QUANTILE ? 8 : 0);
        load_sum_init(result, &sum);
        any = histogram_count(sum.latency) >= 2;
        if (any) {
                add_quantiles(result, &sum, figure);
                add_series(result, figure);
        }
        load_sum_clear(&sum);
        return any;
}
