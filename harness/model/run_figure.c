/* Takes a run's figures from its checkpoints, its load and the verdict. */
#include "model/run_figure.h"

#include <math.h>

#include "base/clock.h"
#include "model/load_sum.h"
#include "model/result.h"

static double at_checkpoint(const struct result *result, size_t run, enum checkpoint checkpoint,
                            enum metric metric)
{
        int64_t value;

        return run < result->run_count &&
                               sample_get(&result->runs[run].checkpoints[checkpoint], metric, &value)
                       ? (double)value
                       : NAN;
}

static double latency(const struct result *result, size_t run, double q)
{
        return run < result->run_count ? load_sum_run_latency(&result->runs[run], q) : NAN;
}

double run_figure_rss(const struct result *result, size_t run, enum checkpoint checkpoint)
{
        return at_checkpoint(result, run, checkpoint, METRIC_RSS);
}

double run_figure_rss_peak(const struct result *result, size_t run)
{
        return run_figure_rss(result, run, CHECKPOINT_PEAK);
}

double run_figure_rss_settled(const struct result *result, size_t run)
{
        return run_figure_rss(result, run, CHECKPOINT_SETTLED);
}

double run_figure_rss_floor(const struct result *result, size_t run)
{
        return run_figure_rss(result, run, CHECKPOINT_FLOOR);
}

double run_figure_live_heap(const struct result *result, size_t run)
{
        return at_checkpoint(result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC);
}

double run_figure_live_heap_judged(const struct result *result, size_t run)
{
        const struct channel_verdict *channel = &result->verdict.channels[CHANNEL_LIVE_HEAP];
        double collected = run_figure_live_heap(result, run);

        return isnan(collected) && run >= 1 && run <= channel->count ? channel->values[run - 1] : collected;
}

double run_figure_gc_cpu(const struct result *result, size_t run)
{
        return run >= 1 && run <= result->verdict.gc_cpu_count ? result->verdict.gc_cpu[run - 1] : NAN;
}

double run_figure_latency_p50(const struct result *result, size_t run)
{
        return latency(result, run, 0.5);
}

double run_figure_latency_p99(const struct result *result, size_t run)
{
        return latency(result, run, 0.99);
}

double run_figure_latency_max(const struct result *result, size_t run)
{
        return latency(result, run, 1);
}

double run_figure_answered(const struct result *result, size_t run)
{
        const struct load_stats *load = run < result->run_count ? &result->runs[run].load : NULL;

        /* Nobody counts the users' requests, and another generator may not have said how many its were. */
        if (!load || (load->sent == 0 && !load_executor_is_ours(result->scenario.load.executor)))
                return NAN;
        return (double)load->answered;
}

double run_figure_load_s(const struct result *result, size_t run)
{
        return run < result->run_count && result->runs[run].load.duration_ns > 0
                       ? (double)result->runs[run].load.duration_ns / (double)NS_PER_S
                       : NAN;
}
