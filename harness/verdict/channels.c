/* From checkpoints to one number per channel and run.
 *
 * Steps: RSS grows as the heap does, 4 MiB at a time (the runtime's page-allocator chunk, 512 pages of 8 KiB);
 * runtime metadata comes from persistentalloc in chunks of 256 KiB; stacks and spans are whole 8 KiB pages, stacks
 * mostly 32 KiB spans; files and native memory are kernel pages. A goroutine costs at least a 2 KiB stack and its
 * descriptor, an OS thread its kernel stack, its signal stack and its M.
 */
#include "verdict/channels.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"

#define KIB 1024.0

const struct channel_trait channel_traits[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = { true, 1, 8 * KIB, 1, 0.5 },
        [CHANNEL_THREADS] = { true, 1, 64 * KIB, 1, 0.5 },
        [CHANNEL_LIVE_HEAP] = { true, 0, 1, 8, 0 },
        [CHANNEL_OUTSIDE_GO] = { true, 4 * KIB, 1, 4 * KIB, 0 },
        [CHANNEL_FRAGMENTATION] = { true, 8 * KIB, 1, 8, 0 },
        [CHANNEL_RUNTIME_METADATA] = { true, 256 * KIB, 1, 8, 0 },
        [CHANNEL_STACKS] = { true, 32 * KIB, 1, 32 * KIB, 0 },
        [CHANNEL_BEYOND_RSS] = { true, 4 * KIB, 1, 4 * KIB, 0 },
        [CHANNEL_FLOOR_RSS] = { true, 4 * KIB, 1, 4 * KIB, 0 },
        [CHANNEL_SETTLED_RSS] = { false, 4096 * KIB, 1, 4 * KIB, 0 },
};

static double value_or_nan(const struct sample *sample, enum metric metric)
{
        int64_t value;

        return sample_get(sample, metric, &value) ? (double)value : NAN;
}

static double goroutines(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_GO_GOROUTINES);
}

static double threads(const struct sample *sample)
{
        double kernel = value_or_nan(sample, METRIC_OS_THREADS);

        return isnan(kernel) ? value_or_nan(sample, METRIC_GO_THREADS) : kernel;
}

static double heap_alloc(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_GO_HEAP_ALLOC);
}

static double fragmentation(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_GO_HEAP_INUSE) - value_or_nan(sample, METRIC_GO_HEAP_ALLOC);
}

static double metadata(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_GO_MSPAN_SYS) + value_or_nan(sample, METRIC_GO_MCACHE_SYS) +
               value_or_nan(sample, METRIC_GO_BUCK_HASH_SYS) + value_or_nan(sample, METRIC_GO_GC_SYS) +
               value_or_nan(sample, METRIC_GO_OTHER_SYS);
}

static double stack_inuse(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_GO_STACK_INUSE);
}

static double rss(const struct sample *sample)
{
        return value_or_nan(sample, METRIC_RSS);
}

/* What the control group is charged and the process does not have resident: page cache, page tables, kernel stacks,
 * sockets, slab. Only where the target is alone in its group; the group's anonymous memory tells. */
static double beyond_rss(const struct sample *sample)
{
        double mapped = value_or_nan(sample, METRIC_CGROUP_MAPPED_FILE);
        double anon = value_or_nan(sample, METRIC_CGROUP_ANON);
        double own_anon = value_or_nan(sample, METRIC_RSS_ANON);

        if (!(anon <= 1.05 * own_anon + 1024 * KIB))
                return NAN;
        return value_or_nan(sample, METRIC_CGROUP_USAGE) - anon - (isnan(mapped) ? 0 : mapped);
}

struct channel_source {
        double (*value)(const struct sample *sample); /* NULL: from the settled ledger */
        enum checkpoint first, second;                /* the second where the first was not reached */
        enum finding_code why_not;
};

static const struct channel_source sources[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = { goroutines, CHECKPOINT_SETTLED, CHECKPOINT_COLLECTED,
                                 FINDING_NO_GOROUTINE_COUNT },
        [CHANNEL_THREADS] = { threads, CHECKPOINT_SETTLED, CHECKPOINT_COLLECTED, FINDING_NO_THREAD_COUNT },
        [CHANNEL_LIVE_HEAP] = { heap_alloc, CHECKPOINT_COLLECTED, CHECKPOINT_FLOOR,
                                FINDING_NO_COLLECTION_ALLOC },
        [CHANNEL_OUTSIDE_GO] = { NULL, CHECKPOINT_SETTLED, CHECKPOINT_SETTLED, FINDING_NO_LEDGER_PER_RUN },
        [CHANNEL_FRAGMENTATION] = { fragmentation, CHECKPOINT_COLLECTED, CHECKPOINT_FLOOR,
                                    FINDING_NO_COLLECTION_INUSE },
        [CHANNEL_RUNTIME_METADATA] = { metadata, CHECKPOINT_COLLECTED, CHECKPOINT_SETTLED,
                                       FINDING_NO_RUNTIME_METADATA },
        [CHANNEL_STACKS] = { stack_inuse, CHECKPOINT_COLLECTED, CHECKPOINT_SETTLED, FINDING_NO_STACK_INUSE },
        [CHANNEL_BEYOND_RSS] = { beyond_rss, CHECKPOINT_SETTLED, CHECKPOINT_SETTLED,
                                 FINDING_NO_CONTROL_GROUP },
        [CHANNEL_FLOOR_RSS] = { rss, CHECKPOINT_FLOOR, CHECKPOINT_FLOOR, FINDING_NO_RELEASE_PER_RUN },
        [CHANNEL_SETTLED_RSS] = { rss, CHECKPOINT_SETTLED, CHECKPOINT_SETTLED, FINDING_NO_RSS },
};

static double ledger_outside(const struct result *result, int run, enum checkpoint checkpoint)
{
        const struct ledger *ledger = result_ledger(result, run, checkpoint);

        if (!ledger ||
            !ledger->has_runtime) /* without the runtime's figures Go's own mappings are not known */
                return NAN;
        return (double)ledger_group_bytes(ledger, LEDGER_GROUP_FILES) +
               (double)ledger_group_bytes(ledger, LEDGER_GROUP_NATIVE);
}

static double run_value(const struct result *result, enum channel channel, const struct run *run,
                        enum checkpoint checkpoint)
{
        if (!sources[channel].value)
                return ledger_outside(result, run->index, checkpoint);
        return sources[channel].value(&run->checkpoints[checkpoint]);
}

static const struct run *find_run(const struct result *result, size_t index)
{
        for (size_t i = 0; i < result->run_count; i++)
                if (result->runs[i].index == (int32_t)index)
                        return &result->runs[i];
        return NULL;
}

static size_t fill(const struct result *result, enum channel channel, enum checkpoint checkpoint,
                   const bool *counts, size_t last, double *ret_values)
{
        size_t found = 0;

        for (size_t i = 1; i <= last; i++) {
                const struct run *run = counts[i] ? find_run(result, i) : NULL;

                ret_values[i - 1] = run ? run_value(result, channel, run, checkpoint) : NAN;
                found += !isnan(ret_values[i - 1]);
        }
        return found;
}

size_t channels_values(const struct result *result, enum channel channel, const bool *counts, size_t last,
                       double *ret_values, enum finding_code *ret_why)
{
        const struct channel_source *source = &sources[channel];
        double *other = mem_new(last, sizeof(*other));
        size_t found = fill(result, channel, source->first, counts, last, ret_values);
        size_t found_other = fill(result, channel, source->second, counts, last, other);

        if (found_other > found) {
                for (size_t i = 0; i < last; i++)
                        ret_values[i] = other[i];
                found = found_other;
        }
        free(other);
        *ret_why = found == 0 ? source->why_not : FINDING_NONE;
        return found;
}

double channels_baseline(const struct result *result, enum channel channel)
{
        const struct run *run = find_run(result, 0);

        if (!run)
                return NAN;
        return run_value(result, channel, run, CHECKPOINT_BASELINE);
}

double channels_peak_rss(const struct result *result, const bool *counts, size_t last)
{
        double *peaks = mem_new(last, sizeof(*peaks));
        size_t found = 0;
        double median;

        for (size_t i = 1; i <= last; i++) {
                const struct run *run = counts[i] ? find_run(result, i) : NULL;
                double peak = run ? rss(&run->checkpoints[CHECKPOINT_PEAK]) : NAN;

                if (!isnan(peak))
                        peaks[found++] = peak;
        }
        median = robust_median(peaks, found);
        free(peaks);
        return median;
}
