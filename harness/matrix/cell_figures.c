/* One function per figure of a cell; NAN if the result does not have it. */
#include "matrix/cell_figures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/histogram.h"
#include "model/matrix.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "stats/robust.h"

/* Returns the median of a number over the valid runs; NAN if none of them has it. */
static double over_runs(const struct result *result,
                        double (*value)(const struct result *result, const struct run *run))
{
        double *values = mem_new(result->run_count, sizeof(*values));
        size_t count = 0;
        double median;

        for (size_t i = 1; i < result->run_count; i++) {
                double of_run = run_counts(&result->runs[i]) ? value(result, &result->runs[i]) : NAN;

                if (isfinite(of_run))
                        values[count++] = of_run;
        }
        median = robust_median(values, count);
        free(values);
        return median;
}

static double rate_of(const struct result *result, const struct run *run)
{
        (void)result;
        return run->load.duration_ns > 0
                       ? (double)run->load.answered * (double)NS_PER_S / (double)run->load.duration_ns
                       : NAN;
}

/* Returns the processor time of the service per answered request: the difference between its first and last reading
 * under load. */
static double cpu_of(const struct result *result, const struct run *run)
{
        int64_t first = -1, last = -1;

        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];
                int64_t user, system;

                if (sample->run != run->index || sample->phase != PHASE_LOAD ||
                    !sample_get(sample, METRIC_CPU_USER, &user) ||
                    !sample_get(sample, METRIC_CPU_SYSTEM, &system))
                        continue;
                last = user + system;
                if (first < 0)
                        first = last;
        }
        return last > first && run->load.answered > 0
                       ? (double)(last - first) / (double)NS_PER_S / (double)run->load.answered
                       : NAN;
}

static double settled(const struct result *result)
{
        return result->verdict.has_levels ? (double)result->verdict.rss_settled_bytes : NAN;
}

/* Takes the last run that counts. The settled level is of that run as well, and memory of a growing service is only
 * comparable within one run. */
static double peak(const struct result *result)
{
        for (size_t i = result->run_count; i-- > 1;)
                if (run_counts(&result->runs[i]) && isfinite(run_figure_rss_peak(result, i)))
                        return run_figure_rss_peak(result, i);
        return NAN;
}

static double live(const struct result *result)
{
        return result->verdict.has_levels ? (double)result->verdict.live_heap_bytes : NAN;
}

/* Returns the sum of known ledger rows at the last settled checkpoint; NAN if none is known. */
static double sum_rows(const struct result *result, enum ledger_row_id first, enum ledger_row_id last)
{
        const struct ledger *ledger = result_ledger(result, -1, CHECKPOINT_SETTLED);
        double sum = NAN;

        for (int row = (int)first; ledger && row <= (int)last; row++)
                if (ledger->rows[row].known)
                        sum = (isnan(sum) ? 0 : sum) + (double)ledger->rows[row].bytes;
        return sum;
}

static double reserve(const struct result *result)
{
        return sum_rows(result, LEDGER_GO_RESERVE, LEDGER_GO_RESERVE);
}

static double dead(const struct result *result)
{
        return sum_rows(result, LEDGER_DEAD_HEAP, LEDGER_DEAD_HEAP);
}

static double metadata(const struct result *result)
{
        return sum_rows(result, LEDGER_MSPAN, LEDGER_OTHER_SYS);
}

static double released(const struct result *result)
{
        return result->verdict.has_intervention ? (double)result->verdict.released_bytes : NAN;
}

static double cpu_per_request(const struct result *result)
{
        return over_runs(result, cpu_of);
}

static double p99(const struct result *result)
{
        struct histogram *sum = histogram_new();
        double quantile = NAN;

        for (size_t i = 1; i < result->run_count; i++)
                if (run_times_count(&result->runs[i]) && result->runs[i].load.latency)
                        histogram_merge(sum, result->runs[i].load.latency);
        if (histogram_count(sum) > 0)
                quantile = (double)histogram_quantile(sum, 0.99) / (double)NS_PER_S;
        histogram_free(sum);
        return quantile;
}

static double rate(const struct result *result)
{
        return over_runs(result, rate_of);
}

/* RSS when the last run had settled, and the readings in the idle window after it. */
struct idling {
        int64_t settled_bytes, end_bytes;
        int64_t begin_ns;
        bool known;
};

static struct idling idling_of(const struct result *result)
{
        const struct run *last = result->run_count > 1 ? &result->runs[result->run_count - 1] : NULL;
        struct idling idling = { .begin_ns = -1 };

        if (!last || !sample_get(&last->checkpoints[CHECKPOINT_SETTLED], METRIC_RSS, &idling.settled_bytes))
                return idling;
        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];

                if (sample->phase != PHASE_IDLE || !sample_get(sample, METRIC_RSS, &idling.end_bytes))
                        continue;
                if (idling.begin_ns < 0)
                        idling.begin_ns = sample->t_ns;
                idling.known = true;
        }
        return idling;
}

static double returned_idle(const struct result *result)
{
        struct idling idling = idling_of(result);

        return idling.known ? (double)(idling.settled_bytes - idling.end_bytes) : NAN;
}

/* Below this no time is measured: so little comes and goes at any moment. */
static const double least_given_back_bytes = 1 << 20;

static double give_back_time(const struct result *result)
{
        struct idling idling = idling_of(result);
        double half = (double)(idling.settled_bytes + idling.end_bytes) / 2;

        if (!idling.known || (double)(idling.settled_bytes - idling.end_bytes) < least_given_back_bytes)
                return NAN;
        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];
                int64_t rss;

                if (sample->phase == PHASE_IDLE && sample_get(sample, METRIC_RSS, &rss) &&
                    (double)rss <= half)
                        return (double)(sample->t_ns - idling.begin_ns) / (double)NS_PER_S;
        }
        return NAN;
}

static double gc_share(const struct result *result)
{
        return result->verdict.gc_cpu_count > 0 ? result->verdict.gc_cpu_median : NAN;
}

static double (*const figures[MATRIX_FIGURE_COUNT])(const struct result *) = {
        [MATRIX_RSS_SETTLED] = settled,
        [MATRIX_RSS_PEAK] = peak,
        [MATRIX_LIVE_HEAP] = live,
        [MATRIX_GO_RESERVE] = reserve,
        [MATRIX_DEAD_HEAP] = dead,
        [MATRIX_METADATA] = metadata,
        [MATRIX_RELEASED] = released,
        [MATRIX_RETURNED_IDLE] = returned_idle,
        [MATRIX_GIVE_BACK_TIME] = give_back_time,
        [MATRIX_GC_SHARE] = gc_share,
        [MATRIX_CPU_PER_REQUEST] = cpu_per_request,
        [MATRIX_LATENCY_P99] = p99,
        [MATRIX_REQUESTS_PER_S] = rate,
};

void cell_figures_record(const struct matrix_cell *cell, const struct result *result,
                         struct matrix_record *ret)
{
        const struct verdict *verdict = &result->verdict;

        *ret = (struct matrix_record){
                .index = cell->index,
                .combination = cell->combination,
                .repeat = cell->repeat,
                .measured = true,
                .scenario = mem_dup(result->scenario.name),
                .go = mem_dup(result->facts.go.version),
                .shape = verdict->shape,
                .hypothesis = verdict->hypothesis,
                .cause = verdict->has_cause ? mem_dup(channel_infos[verdict->cause].name) : NULL,
                .exit_code = verdict->exit_code,
                .madvise_predicted = mem_dup(verdict->madvise_predicted),
                .madvise_observed = mem_dup(verdict->madvise_observed),
        };
        matrix_settings_copy(&cell->at, &ret->at);
        for (int i = 0; i < MATRIX_FIGURE_COUNT; i++)
                ret->figures[i] = figures[i](result);
}
