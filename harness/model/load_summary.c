/* What the text and the JSON output of a load both compute. */
#include "model/load_summary.h"

#include "base/clock.h"
#include "model/load_stats.h"
#include "model/scenario.h"

const struct load_quantile load_quantiles[LOAD_QUANTILES] = {
        { "p50", "p50", 0.5 },       { "p90", "p90", 0.9 }, { "p99", "p99", 0.99 },
        { "p99_9", "p99.9", 0.999 }, { "max", "max", 1 },
};

bool load_summary_has_schedule(const struct load_summary *summary)
{
        const struct scenario_load *load = summary->load;

        return load->executor == LOAD_CONSTANT_ARRIVAL_RATE || load->executor == LOAD_RAMPING_ARRIVAL_RATE ||
               load->think_time_ns > 0;
}

double load_summary_per_s(const struct load_summary *summary)
{
        const struct load_stats *stats = summary->stats;

        return stats->duration_ns > 0 ? (double)stats->answered * NS_PER_S / (double)stats->duration_ns : 0;
}
