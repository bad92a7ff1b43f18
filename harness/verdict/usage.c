#include "verdict/usage.h"

#include <math.h>

#include "base/clock.h"
#include "model/result.h"

/* Less than this share of the earlier half is hardly any use. */
static const double ended_share = 0.2;
/* The kernel counts in steps of 10 ms: less than ten of these in the earlier half tell nothing. */
static const double least_ns = 100e6;
enum { WINDOWS_MIN = 6 };

/* Processor time at the end of a window, as a median over it; NAN where that is not known. */
static double processor_ns(const struct result *result, const bool *counts, size_t run)
{
        const struct sample *settled = &result->runs[run].checkpoints[CHECKPOINT_SETTLED];
        int64_t user, system;

        return counts[run] && sample_get(settled, METRIC_CPU_USER, &user) &&
                               sample_get(settled, METRIC_CPU_SYSTEM, &system)
                       ? (double)(user + system)
                       : NAN;
}

/* Processor time per window between the first known value from `first` on and the last known one up to `last`. */
static double mean_ns(const struct result *result, const bool *counts, size_t first, size_t last)
{
        while (first < last && isnan(processor_ns(result, counts, first)))
                first++;
        while (last > first && isnan(processor_ns(result, counts, last)))
                last--;
        return last > first ? (processor_ns(result, counts, last) - processor_ns(result, counts, first)) /
                                      (double)(last - first)
                            : NAN;
}

bool usage_ended(const struct result *result, const bool *counts, size_t last, double *ret_share)
{
        size_t middle = (last + 1) / 2;
        double early, late;

        if (result->scenario.load.executor != LOAD_NONE || last < WINDOWS_MIN || last >= result->run_count)
                return false;
        early = mean_ns(result, counts, 1, middle);
        late = mean_ns(result, counts, middle, last);
        if (!(early * (double)(middle - 1) >= least_ns) || !(late < ended_share * early))
                return false;
        *ret_share = fmax(late, 0) / early;
        return true;
}
