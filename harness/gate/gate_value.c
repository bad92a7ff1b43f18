/* One function per source of values; gate_value() at the end selects it. Unless stated otherwise, only runs that count
 * contribute. */
#include "gate/gate_value.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "model/threshold.h"
#include "stats/robust.h"

static double of_array(const struct threshold *threshold, const double *values, size_t count)
{
        double sum = 0;

        if (count == 0)
                return NAN;
        switch (threshold->method) {
        case THRESHOLD_MIN:
                return robust_quantile(values, count, 0);
        case THRESHOLD_MED:
                return robust_median(values, count);
        case THRESHOLD_MAX:
                return robust_quantile(values, count, 1);
        case THRESHOLD_P:
                return robust_quantile(values, count, threshold->quantile);
        case THRESHOLD_LAST:
        case THRESHOLD_VALUE:
                return values[count - 1];
        case THRESHOLD_AVG:
                for (size_t i = 0; i < count; i++)
                        sum += values[i];
                return sum / (double)count;
        default:
                return NAN;
        }
}

static double of_checkpoints(const struct result *result, const struct threshold *threshold)
{
        bool live = threshold->source == THRESHOLD_LIVE_HEAP;
        enum checkpoint checkpoint = live ? CHECKPOINT_COLLECTED : threshold->checkpoint;
        bool baseline = !live && checkpoint == CHECKPOINT_BASELINE;
        double *values = mem_new(result->run_count, sizeof(double));
        size_t count = 0;
        double value;

        for (size_t i = baseline ? 0 : 1; i < (baseline && result->run_count ? 1 : result->run_count); i++) {
                double bytes = live ? run_figure_live_heap(result, i) : run_figure_rss(result, i, checkpoint);

                if ((baseline || run_counts(&result->runs[i])) && isfinite(bytes))
                        values[count++] = bytes;
        }
        value = of_array(threshold, values, count);
        free(values);
        return value;
}

static double of_histogram(const struct threshold *threshold, const struct histogram *histogram)
{
        if (histogram_count(histogram) == 0)
                return NAN;
        switch (threshold->method) {
        case THRESHOLD_MIN:
                return (double)histogram_min(histogram);
        case THRESHOLD_AVG:
                return histogram_mean(histogram);
        case THRESHOLD_MED:
                return (double)histogram_quantile(histogram, 0.5);
        case THRESHOLD_MAX:
                return (double)histogram_max(histogram);
        case THRESHOLD_P:
                return (double)histogram_quantile(histogram, threshold->quantile);
        default:
                return NAN;
        }
}

static const struct histogram *pick(const struct load_stats *load, enum threshold_source source)
{
        return source == THRESHOLD_LATENCY   ? load->latency
               : source == THRESHOLD_SERVICE ? load->service
                                             : load->lag;
}

static double of_durations(const struct result *result, const struct threshold *threshold)
{
        struct histogram *all = histogram_new();
        double value;

        for (size_t i = 1; i < result->run_count; i++) {
                const struct histogram *one = pick(&result->runs[i].load, threshold->source);

                if (one && run_times_count(&result->runs[i]))
                        histogram_merge(all, one);
        }
        value = of_histogram(threshold, all);
        histogram_free(all);
        return value;
}

/* Counts come from every run: a run with failed requests does not count, so its failures would otherwise be missed. */
static double of_counts(const struct result *result, const struct threshold *threshold)
{
        double planned = 0, sent = 0, answered = 0, failed = 0, dropped = 0, seconds = 0;
        bool rate = threshold->method == THRESHOLD_RATE;

        for (size_t i = 1; i < result->run_count; i++) {
                const struct load_stats *load = &result->runs[i].load;

                planned += (double)load->planned;
                sent += (double)load->sent;
                answered += (double)load->answered;
                failed += (double)load->failed;
                dropped += (double)load->dropped;
                seconds += (double)load->duration_ns / (double)NS_PER_S;
        }
        if (planned == 0)
                return NAN;
        switch (threshold->source) {
        case THRESHOLD_FAILED:
                return !rate ? failed : sent > 0 ? failed / sent : NAN;
        case THRESHOLD_REQUESTS:
                return !rate ? answered : seconds > 0 ? answered / seconds : NAN;
        case THRESHOLD_DROPPED:
                return rate ? dropped / planned : dropped;
        default:
                return NAN;
        }
}

static double of_ledger(const struct result *result, const struct threshold *threshold)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);
        double bytes;

        if (!settled || !settled->rows[threshold->row].known || settled->rss_bytes <= 0)
                return NAN;
        bytes = (double)settled->rows[threshold->row].bytes;
        return threshold->method == THRESHOLD_SHARE ? bytes / (double)settled->rss_bytes : bytes;
}

static double of_checks(const struct result *result, const struct threshold *threshold)
{
        double checks = 0, failed = 0;

        for (size_t i = 0; i < result->ledger_count; i++) {
                const struct ledger *ledger = &result->ledgers[i];

                if (ledger->checkpoint != CHECKPOINT_SETTLED || ledger->run < 1)
                        continue;
                checks += (double)ledger->check_count;
                for (size_t k = 0; k < ledger->check_count; k++)
                        failed += ledger_check_fails(ledger, &ledger->checks[k]);
        }
        if (checks == 0)
                return NAN;
        return threshold->method == THRESHOLD_RATE ? failed / checks : failed;
}

static double of_growth(const struct result *result, const struct threshold *threshold)
{
        const struct channel_verdict *channel = &result->verdict.channels[threshold->channel];

        if (!result->has_verdict || !channel->measured)
                return NAN;
        if (threshold->method == THRESHOLD_PER_REQUEST)
                return result->verdict.requests_per_run > 0
                               ? channel->slope / result->verdict.requests_per_run
                               : NAN;
        return threshold->method == THRESHOLD_HIGH ? channel->slope_high : channel->slope;
}

static double of_gc_cpu(const struct result *result, const struct threshold *threshold)
{
        double *values = mem_new(result->run_count, sizeof(*values));
        size_t count = 0;
        double value;

        for (size_t i = 1; result->has_verdict && i < result->run_count; i++)
                if (run_counts(&result->runs[i]) && i <= result->verdict.gc_cpu_count &&
                    !isnan(result->verdict.gc_cpu[i - 1]))
                        values[count++] = result->verdict.gc_cpu[i - 1];
        value = of_array(threshold, values, count);
        free(values);
        return value;
}

static double of_verdict(const struct result *result, const struct threshold *threshold)
{
        if (!result->has_verdict)
                return NAN;
        return threshold->method == THRESHOLD_IS_SHAPE ? (double)result->verdict.shape
                                                       : (double)result->verdict.hypothesis;
}

double gate_value(const struct result *result, const struct threshold *threshold)
{
        switch (threshold->source) {
        case THRESHOLD_LATENCY:
        case THRESHOLD_SERVICE:
        case THRESHOLD_LAG:
                return of_durations(result, threshold);
        case THRESHOLD_FAILED:
        case THRESHOLD_REQUESTS:
        case THRESHOLD_DROPPED:
                return of_counts(result, threshold);
        case THRESHOLD_CHECKPOINT:
        case THRESHOLD_LIVE_HEAP:
                return of_checkpoints(result, threshold);
        case THRESHOLD_LEDGER:
                return of_ledger(result, threshold);
        case THRESHOLD_CHECKS:
                return of_checks(result, threshold);
        case THRESHOLD_GROWTH:
                return of_growth(result, threshold);
        case THRESHOLD_GC_CPU:
                return of_gc_cpu(result, threshold);
        case THRESHOLD_VERDICT:
                return of_verdict(result, threshold);
        }
        return NAN;
}

void gate_value_print(const struct threshold *threshold, double value, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (isnan(value)) {
                strbuf_append(buf, "not measured");
                return;
        }
        switch (threshold->unit) {
        case THRESHOLD_NS:
                strbuf_append(buf, units_format_duration(value, text));
                break;
        case THRESHOLD_BYTES:
                strbuf_append(buf, units_format_bytes(value, text));
                break;
        case THRESHOLD_FRACTION:
                strbuf_printf(buf, "%.4g %%", 100 * value);
                break;
        case THRESHOLD_NUMBER:
                strbuf_printf(buf, "%.6g", value);
                break;
        case THRESHOLD_SHAPE:
                strbuf_append(buf, shape_names[(int)value]);
                break;
        case THRESHOLD_HYPOTHESIS:
                strbuf_append(buf, hypothesis_names[(int)value]);
                break;
        }
}
