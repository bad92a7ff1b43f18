/* Adds counts and merges histograms, so that no percentile is ever taken of percentiles. */
#include "model/load_sum.h"

#include <math.h>

#include "model/histogram.h"
#include "model/result.h"

static void merge(struct histogram *into, const struct histogram *from)
{
        if (from)
                histogram_merge(into, from);
}

void load_sum_init(const struct result *result, struct load_sum *ret_sum)
{
        *ret_sum = (struct load_sum){ .latency = histogram_new(),
                                      .service = histogram_new(),
                                      .lag = histogram_new() };
        for (size_t i = 1; i < result->run_count; i++) {
                const struct load_stats *load = &result->runs[i].load;

                ret_sum->planned += load->planned;
                ret_sum->sent += load->sent;
                ret_sum->answered += load->answered;
                ret_sum->failed += load->failed;
                ret_sum->dropped += load->dropped;
                ret_sum->duration_ns += load->duration_ns;
                for (int f = 0; f < LOAD_FAIL_COUNT; f++)
                        ret_sum->failures[f] += load->failures[f];
                if (!run_times_count(&result->runs[i]))
                        continue;
                merge(ret_sum->latency, load->latency);
                merge(ret_sum->service, load->service);
                merge(ret_sum->lag, load->lag);
        }
}

void load_sum_clear(struct load_sum *sum)
{
        histogram_free(sum->latency);
        histogram_free(sum->service);
        histogram_free(sum->lag);
        *sum = (struct load_sum){ 0 };
}

double load_sum_run_latency(const struct run *run, double q)
{
        const struct histogram *latency = run->load.latency;

        return run_times_count(run) && latency && histogram_count(latency)
                       ? (double)histogram_quantile(latency, q)
                       : NAN;
}
