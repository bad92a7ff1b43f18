/* The table of figures. */
#include "report/figures/figures.h"

#include "report/figures/figure_latency.h"
#include "report/figures/figure_ledger.h"
#include "report/figures/figure_rate.h"
#include "report/figures/figure_runs.h"
#include "report/figures/figure_slopes.h"
#include "report/figures/figure_timeline.h"

const struct figure_kind figure_kinds[] = {
        { "timeline", figure_timeline, "memory over time" },
        { "runs", figure_runs, "checkpoints of each run" },
        { "slopes", figure_slopes, "growth of each channel" },
        { "ledger", figure_ledger, "what the memory is made of" },
        { "latency", figure_latency, "latency by percentile" },
        { "rate", figure_rate, "planned and achieved load" },
};
const size_t figure_kind_count = sizeof(figure_kinds) / sizeof(figure_kinds[0]);
