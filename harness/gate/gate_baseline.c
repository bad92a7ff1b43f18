/* Collects the values of runs or of whole processes into arrays; change.c does the statistics. */
#include "gate/gate_baseline.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "gate/change.h"
#include "gate/gate_check.h"
#include "gate/gate_value.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "model/threshold.h"
#include "stats/robust.h"
#include "words/gate_words.h"

/* The allowed changes are those of docs/ci.md, "Against a baseline". Repeated measurements of the same build agree
 * within 0.01 % for the live heap after two collections, 3 % for settled RSS, a few percent for the median latency on a
 * quiet machine, and much worse for its 99th percentile. */
const struct gate_baseline_row gate_baseline_rows[GATE_BASELINE_COUNT] = {
        { "live_heap", "live heap", "bytes", 0.02, GATE_CLOSER_BOTH_HEAPS, run_figure_live_heap },
        { "rss_settled", "settled RSS", "bytes", 0.05, GATE_CLOSER_BOTH_LEDGERS, run_figure_rss_settled },
        { "latency_p50", "latency p50", "ns", 0.03, GATE_CLOSER_BOTH_LATENCIES, run_figure_latency_p50 },
        { "latency_p99", "latency p99", "ns", 0.20, GATE_CLOSER_BOTH_LATENCIES, run_figure_latency_p99 },
};

/* Collects the known values of one row from the valid runs after the warm-up and returns their number. */
static size_t collect(const struct result *result, const struct gate_baseline_row *row, double *ret_values)
{
        size_t count = 0;

        for (size_t i = 1; i < result->run_count; i++) {
                double value = result_keeps_run(result, i) ? row->value(result, i) : NAN;

                if (isfinite(value))
                        ret_values[count++] = value;
        }
        return count;
}

static void judge(struct gate_baseline_change *change)
{
        change->allowed = fmax(change->row->policy, change->noise);
        change->worse = change->known && change->change.low > change->allowed;
}

void gate_baseline_compare(const struct result *baseline, const struct result *candidate, double confidence,
                           struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT])
{
        double *a = mem_new(baseline->run_count, sizeof(double));
        double *b = mem_new(candidate->run_count, sizeof(double));

        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                struct gate_baseline_change *change = &ret_changes[i];
                size_t a_count = collect(baseline, &gate_baseline_rows[i], a);
                size_t b_count = collect(candidate, &gate_baseline_rows[i], b);

                *change = (struct gate_baseline_change){ .row = &gate_baseline_rows[i],
                                                         .baseline = robust_median(a, a_count),
                                                         .candidate = robust_median(b, b_count) };
                change->known = change_unpaired(a, a_count, b, b_count, confidence, &change->change);
                change->noise = change_noise(a, a_count, confidence);
                judge(change);
        }
        free(a);
        free(b);
}

double gate_baseline_process_value(const struct result *result, const struct gate_baseline_row *row)
{
        double *values = mem_new(result->run_count, sizeof(double));
        size_t count = collect(result, row, values);
        double value = robust_median(values, count);

        free(values);
        return value;
}

void gate_baseline_compare_blocks(const struct result *const *results, size_t count, double confidence,
                                  struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT])
{
        size_t pairs = count / 2;
        double *a = mem_new(pairs, sizeof(double));
        double *b = mem_new(pairs, sizeof(double));

        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                struct gate_baseline_change *change = &ret_changes[i];
                size_t known = 0;

                for (size_t p = 0; p < pairs; p++) {
                        a[known] = gate_baseline_process_value(results[2 * p], &gate_baseline_rows[i]);
                        b[known] = gate_baseline_process_value(results[2 * p + 1], &gate_baseline_rows[i]);
                        known += isfinite(a[known]) && isfinite(b[known]); /* drop incomplete pairs */
                }
                *change = (struct gate_baseline_change){ .row = &gate_baseline_rows[i],
                                                         .baseline = robust_median(a, known),
                                                         .candidate = robust_median(b, known) };
                change->known = change_paired(a, b, known, confidence, &change->change);
                change->noise = change_noise(a, known, confidence);
                judge(change);
        }
        free(a);
        free(b);
}

static void add_one(struct gate_list *list, const struct gate_baseline_change *change)
{
        char *name = mem_printf("baseline %s", change->row->name);
        struct strbuf limit = { 0 }, value = { 0 };

        gate_words_allowed(change, &limit);
        gate_words_change(change, &value);
        /* If neither side could measure it, that is missing telemetry and no regression. */
        gate_list_add(list, &(struct gate){ .name = name,
                                            .value = (char *)strbuf_text(&value),
                                            .limit = (char *)strbuf_text(&limit),
                                            .closer = change->row->closer,
                                            .state = change->worse ? GATE_FAILS
                                                     : change->known || (isnan(change->baseline) &&
                                                                         isnan(change->candidate))
                                                             ? GATE_HOLDS
                                                             : GATE_UNKNOWN });
        free(name);
        strbuf_clear(&limit);
        strbuf_clear(&value);
}

void gate_baseline_add(struct result *candidate,
                       const struct gate_baseline_change changes[static GATE_BASELINE_COUNT])
{
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                add_one(&candidate->gates, &changes[i]);
        gate_check_exit_code(candidate);
}
