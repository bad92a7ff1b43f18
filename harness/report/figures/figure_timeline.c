/* The timeline: all readings of RSS and of the runtime's figures, thinned out to what a plot can show.
 *
 * The table has one row per reading kept, with values only in the columns of its source. A line skips rows of other
 * sources and breaks where its own source failed or fell silent.
 */
#include "report/figures/figure_timeline.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "report/figures/decimate.h"
#include "report/figures/figure_result.h"
#include "report/render/figure.h"
#include "words/page_words.h"

enum { TIMELINE_COLUMNS = 900, TIMELINE_LINES = 4 };

/* A line of the timeline: the value of `plus` less that of `minus`, read at the same moment. */
struct timeline_line {
        const char *column;
        const char *label;
        enum metric plus;
        enum metric minus; /* METRIC_COUNT: subtract nothing */
        int style;
        double width;
};

static const struct timeline_line lines[TIMELINE_LINES] = {
        { "rss_bytes", "RSS", METRIC_RSS, METRIC_COUNT, 0, 2.6 },
        { "sys_minus_released_bytes", "Sys − HeapReleased: Go uses", METRIC_GO_SYS, METRIC_GO_HEAP_RELEASED,
          1, 2.0 },
        { "heap_inuse_bytes", "HeapInuse", METRIC_GO_HEAP_INUSE, METRIC_COUNT, 3, 2.0 },
        { "heap_idle_minus_released_bytes", "HeapIdle − HeapReleased: reserve", METRIC_GO_HEAP_IDLE,
          METRIC_GO_HEAP_RELEASED, 2, 2.0 },
};
static const char live_heap_label[] = "live heap (after a forced GC)";

/* All readings of all lines: their times, and one array of values per line. */
struct timeline {
        size_t count;
        double *t;
        double *values[TIMELINE_LINES];
        bool *keep[TIMELINE_LINES];
        bool *gap[TIMELINE_LINES]; /* true: the source was silent before this reading */
};

static double line_value(const struct timeline_line *line, const struct sample *sample)
{
        int64_t plus;
        int64_t minus = 0;

        if (!sample_get(sample, line->plus, &plus))
                return FIGURE_SKIP;
        if (line->minus != METRIC_COUNT && !sample_get(sample, line->minus, &minus))
                return FIGURE_SKIP;
        return (double)(plus - minus);
}

/* Returns the mean interval between the readings of a line. The scenario's period would not do: a source that is
 * expensive to read is read less often. */
static double usual_s(const struct timeline *timeline, const double *values)
{
        size_t first = 0, last = 0, count = 0;

        for (size_t i = 0; i < timeline->count; i++)
                if (isfinite(values[i])) {
                        first = count++ ? first : i;
                        last = i;
                }
        return count > 1 ? (timeline->t[last] - timeline->t[first]) / (double)(count - 1) : 0;
}

/* Makes a gap where a reading of the line's source lacks its value, and where the source was silent for long. */
static void mark_gaps(const struct result *result, int l, struct timeline *timeline)
{
        int64_t period_ns = lines[l].plus == METRIC_RSS ? result->scenario.sampling.process_ns
                                                        : result->scenario.sampling.runtime_ns;
        double *values = timeline->values[l];
        double silence_s =
                fmax(5 * fmax((double)period_ns / (double)NS_PER_S, usual_s(timeline, values)), 2.0);
        int source = -1;
        size_t last = SIZE_MAX;

        for (size_t i = 0; i < timeline->count; i++) {
                if (isfinite(values[i])) {
                        source = (int)result->series.samples[i].source;
                        timeline->gap[l][i] =
                                last != SIZE_MAX && timeline->t[i] - timeline->t[last] > silence_s;
                        if (timeline->gap[l][i])
                                timeline->keep[l][i] = timeline->keep[l][last] = true;
                        last = i;
                } else if ((int)result->series.samples[i].source == source) {
                        values[i] = NAN;
                }
        }
}

static void timeline_fill(const struct result *result, struct timeline *timeline)
{
        size_t count = result->series.count;

        timeline->count = count;
        timeline->t = mem_new(count, sizeof(double));
        for (size_t i = 0; i < count; i++)
                timeline->t[i] = figure_result_seconds(result, result->series.samples[i].t_ns);
        for (int l = 0; l < TIMELINE_LINES; l++) {
                timeline->values[l] = mem_new(count, sizeof(double));
                timeline->keep[l] = mem_new(count, sizeof(bool));
                timeline->gap[l] = mem_new(count, sizeof(bool));
                for (size_t i = 0; i < count; i++)
                        timeline->values[l][i] = line_value(&lines[l], &result->series.samples[i]);
                mark_gaps(result, l, timeline);
                if (count)
                        decimate_min_max(timeline->t, timeline->values[l], count, timeline->t[0],
                                         timeline->t[count - 1], TIMELINE_COLUMNS, timeline->keep[l]);
        }
}

static void timeline_clear(struct timeline *timeline)
{
        free(timeline->t);
        for (int l = 0; l < TIMELINE_LINES; l++) {
                free(timeline->values[l]);
                free(timeline->keep[l]);
                free(timeline->gap[l]);
        }
}

static void add_live_heap_row(const struct result *result, size_t run, struct figure *figure)
{
        const struct sample *collected = &result->runs[run].checkpoints[CHECKPOINT_COLLECTED];
        double live = run_figure_live_heap(result, run);
        double *row;

        if (isnan(live))
                return;
        row = figure_add_row(figure, NULL, NULL);
        row[0] = figure_result_seconds(result, collected->t_ns);
        row[TIMELINE_LINES + 1] = live;
}

static double add_reading_rows(const struct timeline *timeline, size_t i, struct figure *figure)
{
        double *row = NULL;
        double highest = 0;

        for (int l = 0; l < TIMELINE_LINES; l++)
                if (timeline->gap[l][i]) {
                        row = row ? row : figure_add_row(figure, NULL, NULL);
                        row[0] = timeline->t[i];
                        row[l + 1] = NAN;
                }
        row = NULL;
        for (int l = 0; l < TIMELINE_LINES; l++)
                if (timeline->keep[l][i]) {
                        row = row ? row : figure_add_row(figure, NULL, NULL);
                        row[0] = timeline->t[i];
                        row[l + 1] = timeline->values[l][i];
                        if (row[l + 1] > highest)
                                highest = row[l + 1];
                }
        return highest;
}

/* Adds the rows in order of time, including the live heap of each run. */
static double add_rows(const struct result *result, const struct timeline *timeline, struct figure *figure)
{
        double highest = 0;
        size_t run = 0;

        for (size_t i = 0; i < timeline->count; i++) {
                while (run < result->run_count && result->runs[run].checkpoints[CHECKPOINT_COLLECTED].t_ns <=
                                                          result->series.samples[i].t_ns)
                        add_live_heap_row(result, run++, figure);
                highest = fmax(highest, add_reading_rows(timeline, i, figure));
        }
        while (run < result->run_count)
                add_live_heap_row(result, run++, figure);
        return highest;
}

static void add_phases(const struct result *result, struct figure *figure)
{
        bool named = false;

        for (size_t i = 1; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];
                char *note = mem_printf("%d", (int)run->index);

                if (run->load_begin_ns && run->load_end_ns > run->load_begin_ns) {
                        figure_add_span(figure,
                                        &(struct figure_span){
                                                .from = figure_result_seconds(result, run->load_begin_ns),
                                                .to = figure_result_seconds(result, run->load_end_ns),
                                                .label = named ? NULL : (char *)"load (run number above)",
                                                .note = result->run_count <= 31 ? note : NULL,
                                                .shade = 1,
                                        });
                        named = true;
                }
                free(note);
        }
}

static void add_probes(const struct result *result, struct figure *figure)
{
        static const struct {
                enum checkpoint checkpoint;
                const char *label;
                int style;
        } probes[] = { { CHECKPOINT_COLLECTED, "forced GC", 7 }, { CHECKPOINT_FLOOR, "release hook", 5 } };

        for (size_t p = 0; p < sizeof(probes) / sizeof(probes[0]); p++) {
                bool named = false;

                for (size_t i = 0; i < result->run_count; i++) {
                        const struct sample *sample = &result->runs[i].checkpoints[probes[p].checkpoint];

                        if (!sample->present)
                                continue;
                        figure_add_rule(figure, &(struct figure_rule){
                                                        .at = figure_result_seconds(result, sample->t_ns),
                                                        .label = named ? NULL : (char *)probes[p].label,
                                                        .style = probes[p].style,
                                                });
                        named = true;
                }
        }
}

static void add_lines(struct figure *figure)
{
        for (size_t l = 0; l < TIMELINE_LINES; l++)
                if (figure_has_values(figure, l + 1))
                        figure_add_series(figure, &(struct figure_series){ .label = (char *)lines[l].label,
                                                                           .mark = FIGURE_LINE,
                                                                           .style = lines[l].style,
                                                                           .y = l + 1,
                                                                           .width = lines[l].width });
        if (figure_has_values(figure, TIMELINE_LINES + 1))
                figure_add_series(figure, &(struct figure_series){ .label = (char *)live_heap_label,
                                                                   .mark = FIGURE_LINE_POINTS,
                                                                   .style = 4,
                                                                   .y = TIMELINE_LINES + 1 });
}

bool figure_timeline(const struct result *result, struct figure *figure)
{
        struct timeline timeline = { 0 };
        double highest;
        double low;
        double high;

        figure->name = "timeline";
        figure->question = mem_dup(page_words[PAGE_TIMELINE_QUESTION]);
        figure->subtitle = figure_result_subtitle(result);
        figure->reading = mem_dup(page_words[PAGE_TIMELINE_READING]);
        figure->y.from_zero = true;
        figure_add_column(figure, "t_s", 3);
        for (int l = 0; l < TIMELINE_LINES; l++)
                figure_add_column(figure, lines[l].column, 0);
        figure_add_column(figure, "live_heap_bytes", 0);
        timeline_fill(result, &timeline);
        highest = add_rows(result, &timeline, figure);
        timeline_clear(&timeline);
        add_phases(result, figure);
        add_probes(result, figure);
        add_lines(figure);
        if (!figure_x_range(figure, &low, &high) || figure->series_count == 0)
                return false;
        figure_axis_bytes(&figure->y, "memory", highest);
        figure_axis_seconds(&figure->x, "time since the start", high - low);
        return true;
}
