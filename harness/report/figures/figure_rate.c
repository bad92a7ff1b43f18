/* Planned and achieved request rate: memory figures are worthless if the load silently fell behind its plan. */
#include "report/figures/figure_rate.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/result.h"
#include "report/figures/figure_result.h"
#include "words/page_words.h"

enum { COL_T, COL_PLANNED, COL_SENT, COL_ANSWERED, COL_FAILED, COL_COUNT };
enum { POINTS_MAX = 300 }; /* more would overlap */

static const char *const column_names[COL_COUNT] = { "t_s", "planned_per_s", "sent_per_s", "answered_per_s",
                                                     "failed_per_s" };

static void add_run(const struct result *result, const struct run *run, struct figure *figure)
{
        const struct load_stats *load = &run->load;
        double begin_s = figure_result_seconds(result, run->load_begin_ns);
        double *row;

        for (size_t i = 0; i < load->second_count; i++) {
                row = figure_add_row(figure, NULL, NULL);
                row[COL_T] = begin_s + (double)i + 0.5;
                row[COL_PLANNED] = (double)load->seconds[i].planned;
                row[COL_SENT] = (double)load->seconds[i].sent;
                row[COL_ANSWERED] = (double)load->seconds[i].answered;
                row[COL_FAILED] = (double)load->seconds[i].failed;
        }
        row = figure_add_row(figure, NULL, NULL); /* a gap between runs */
        row[COL_T] = begin_s + (double)load->second_count + 0.5;
        for (size_t i = COL_PLANNED; i < COL_COUNT; i++)
                row[i] = NAN;
}

static void add_series(struct figure *figure)
{
        static const struct figure_series all[] = {
                { (char *)"planned", FIGURE_BOX, 10, COL_PLANNED, 0, 0, 0 },
                { (char *)"sent", FIGURE_LINE_POINTS, 1, COL_SENT, 0, 0, 1 },
                { (char *)"answered as expected", FIGURE_LINE_POINTS, 0, COL_ANSWERED, 0, 0, 1.5 },
                { (char *)"failed", FIGURE_LINE_POINTS, 2, COL_FAILED, 0, 0, 1.5 },
        };

        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
                struct figure_series series = all[i];

                if (series.mark == FIGURE_LINE_POINTS && figure->row_count > POINTS_MAX)
                        series.mark = FIGURE_LINE;
                figure_add_series(figure, &series);
        }
}

bool figure_rate(const struct result *result, struct figure *figure)
{
        double low;
        double high;

        figure->name = "rate";
        figure->question = mem_dup(page_words[PAGE_RATE_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = mem_dup(page_words[PAGE_RATE_READING]);
        figure->y.label = mem_dup("requests in each second");
        figure->y.divisor = 1;
        figure->y.from_zero = true;
        for (size_t i = 0; i < COL_COUNT; i++)
                figure_add_column(figure, column_names[i], i == COL_T ? 3 : 0);
        for (size_t i = 1; i < result->run_count; i++)
                if (result->runs[i].load.second_count)
                        add_run(result, &result->runs[i], figure);
        if (figure->row_count == 0 || !figure_x_range(figure, &low, &high))
                return false;
        add_series(figure);
        figure_axis_seconds(&figure->x, "time since the start", high - low);
        figure->x.high =
                high + 0.5; /* boxes are one second wide; the axis begins at 0, like the timeline's */
        return true;
}
