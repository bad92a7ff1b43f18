/* Arithmetic on the samples of checkpoints, on ledgers and, for some readings, on earlier runs. NAN propagates through it. */
#include "verdict/readings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/result.h"

#define KIB 1024.0

static double value_of(const struct run *run, enum checkpoint checkpoint, enum metric metric)
{
        int64_t value;

        return sample_get(&run->checkpoints[checkpoint], metric, &value) ? (double)value : NAN;
}

double reading_goroutines(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_GO_GOROUTINES);
}

double reading_threads(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double kernel = value_of(run, checkpoint, METRIC_OS_THREADS);

        (void)result;
        return isnan(kernel) ? value_of(run, checkpoint, METRIC_GO_THREADS) : kernel;
}

double reading_open_files(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_OPEN_FILES);
}

double reading_heap_alloc(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_GO_HEAP_ALLOC);
}

double reading_heap_objects(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double counted = value_of(run, checkpoint, METRIC_GO_HEAP_OBJECTS);

        (void)result;
        return isnan(counted) ? value_of(run, checkpoint, METRIC_GO_MALLOCS) -
                                        value_of(run, checkpoint, METRIC_GO_FREES)
                              : counted;
}

/* Whether the runtime has a heap goal, and so collects by itself. */
static bool has_goal(const struct run *run, enum checkpoint checkpoint)
{
        return sample_or(&run->checkpoints[checkpoint], METRIC_GO_NEXT_GC, 0) < METRIC_NO_GOAL;
}

/* Whether HeapAlloc is known and never fell, up to this run: a collection would have taken garbage. What falls by less is not yet
 * added up by the runtime. */
static bool never_fell(const struct result *result, const struct run *run)
{
        const double fallen_share = 0.9;
        const struct series *series = &result->series;
        double most = 0;

        for (size_t i = 0; i < series->count && series->samples[i].run <= run->index; i++) {
                double value = (double)sample_or(&series->samples[i], METRIC_GO_HEAP_ALLOC, -1);

                if (value >= 0 && value < fallen_share * most)
                        return false;
                most = fmax(most, value);
        }
        return most > 0;
}

/* Whether the collector is off and has never run: then all garbage is still in the heap. Where nobody counts collections, that
 * shows in a heap that never fell while it had no goal. */
static bool is_never_collected(const struct result *result, const struct run *run)
{
        const char *gogc = result->facts.go.gogc;
        double told = value_of(run, CHECKPOINT_SETTLED, METRIC_GO_GOGC);
        double collections = value_of(run, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC);
        bool off = told < 0 || (isnan(told) && gogc && strcmp(gogc, "off") == 0);

        if (isnan(collections))
                return !(told >= 0) && !has_goal(run, CHECKPOINT_SETTLED) && never_fell(result, run);
        return off && collections == 0;
}

/* What the last collection left stays as it is until the next one. So where a checkpoint has no value, because the runtime
 * was not read in its window, the last reading of the run has it. */
static double since_collection(const struct result *result, const struct run *run, enum checkpoint checkpoint,
                               enum metric metric)
{
        const struct series *series = &result->series;
        double value = value_of(run, checkpoint, metric);

        for (size_t i = series->count; i-- > 0 && isnan(value);) {
                const struct sample *sample = &series->samples[i];

                if (sample->run == run->index && sample_has(sample, metric) &&
                    (sample->phase == PHASE_LOAD || sample->phase == PHASE_SETTLE))
                        value = (double)sample->values[metric];
        }
        return value;
}

double reading_heap_live(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        return is_never_collected(result, run)
                       ? NAN
                       : since_collection(result, run, checkpoint, METRIC_GO_HEAP_LIVE);
}

double reading_heap_idle(const struct result *result, const struct run *window)
{
        const struct run *last = result->run_count > 1 ? &result->runs[result->run_count - 1] : NULL;
        double collections = value_of(window, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC);

        return last && collections > value_of(last, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC)
                       ? value_of(window, CHECKPOINT_SETTLED, METRIC_GO_HEAP_ALLOC)
                       : NAN;
}

/* GOGC / 100: from the runtime's metric, else from the environment, else the default of 1; NAN: off, or not a number. */
static double gogc_factor(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double told = value_of(run, checkpoint, METRIC_GO_GOGC);
        const char *text = result->facts.go.gogc;
        char *end;
        double percent;

        if (!isnan(told))
                return told / 100;
        if (!text || !*text)
                return 1;
        percent = strtod(text, &end);
        return *end == '\0' && percent > 0 ? percent / 100 : NAN;
}

double reading_heap_by_goal(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const double least_goal = 4096 * KIB; /* runtime/mgcpacer.go, defaultHeapMinimum, of GOGC=100 */
        double goal = since_collection(result, run, checkpoint, METRIC_GO_NEXT_GC);
        double factor = gogc_factor(result, run, checkpoint);
        double stacks = value_of(run, checkpoint, METRIC_GO_STACK_INUSE);
        const char *limit = result->facts.go.gomemlimit;

        if ((limit && *limit && strcmp(limit, "off") != 0) || !(goal > 1.01 * least_goal * factor) ||
            goal >= (double)METRIC_NO_GOAL)
                return NAN;
        return (goal - (isnan(stacks) ? 0 : stacks) * factor) / (1 + factor);
}

double reading_heap_least(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct series *series = &result->series;
        double least = NAN;

        (void)checkpoint;
        if (is_never_collected(result, run))
                return NAN;
        for (size_t i = 0; i < series->count; i++) {
                const struct sample *sample = &series->samples[i];

                if (sample->run == run->index && sample_has(sample, METRIC_GO_HEAP_ALLOC) &&
                    (sample->phase == PHASE_LOAD || sample->phase == PHASE_SETTLE))
                        least = fmin(least, (double)sample->values[METRIC_GO_HEAP_ALLOC]); /* ignores a NAN */
        }
        return least;
}

double reading_fragmentation(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_GO_HEAP_INUSE) -
               value_of(run, checkpoint, METRIC_GO_HEAP_ALLOC);
}

double reading_metadata(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        static const enum metric parts[] = { METRIC_GO_MSPAN_SYS, METRIC_GO_MCACHE_SYS,
                                             METRIC_GO_BUCK_HASH_SYS, METRIC_GO_GC_SYS, METRIC_GO_OTHER_SYS };
        double sum = 0;

        (void)result;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                sum += value_of(run, checkpoint, parts[i]);
        return sum;
}

double reading_stacks(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_GO_STACK_INUSE);
}

double reading_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        (void)result;
        return value_of(run, checkpoint, METRIC_RSS);
}

double reading_kept_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct run *first = result_run(result, 1);
        double rss = value_of(run, checkpoint, METRIC_RSS);
        double files = value_of(run, checkpoint, METRIC_RSS_FILE);
        double before = first ? value_of(first, checkpoint, METRIC_RSS_FILE) : NAN;

        return run->index >= 1 && files > before ? rss - (files - before) : rss;
}

/* Whether the target is the only process of its control group. Where the group's processes were not listed: whether the
 * group's anonymous memory is the target's own, to within 5 % and 1 MiB. */
static bool is_alone(const struct run *run, enum checkpoint checkpoint)
{
        double processes = value_of(run, checkpoint, METRIC_CGROUP_PROCESSES);

        if (!isnan(processes))
                return processes == 1;
        return value_of(run, checkpoint, METRIC_CGROUP_ANON) <=
               1.05 * value_of(run, checkpoint, METRIC_RSS_ANON) + 1024 * KIB;
}

/* Whether the group was made for the target, by plateau or by a container engine. Then all processes in it were started by
 * the target and count as its own. */
static bool is_its_own(const struct result *result)
{
        return result->scenario.target.cgroup || result->facts.container;
}

static double zero_if_nan(double value)
{
        return isnan(value) ? 0 : value;
}

/* Shared memory that the group is charged and the process does not map; what it maps is in its RSS. */
static double unmapped_shmem(const struct run *run, enum checkpoint checkpoint)
{
        return fmax(0, zero_if_nan(value_of(run, checkpoint, METRIC_CGROUP_SHMEM)) -
                               zero_if_nan(value_of(run, checkpoint, METRIC_RSS_SHMEM)));
}

/* "file" in memory.stat is page cache, mapped or not, plus shared memory. */
double reading_page_cache(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double file = value_of(run, checkpoint, METRIC_CGROUP_FILE);
        double mapped = zero_if_nan(value_of(run, checkpoint, METRIC_CGROUP_MAPPED_FILE));

        if (isnan(file) || !(is_alone(run, checkpoint) || is_its_own(result)))
                return NAN;
        return fmax(0, file - mapped - unmapped_shmem(run, checkpoint));
}

/* Anonymous memory of processes that the target started; NAN where others may be in the group. */
static double others_anon(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        if (is_alone(run, checkpoint))
                return 0;
        return is_its_own(result) ? fmax(0, value_of(run, checkpoint, METRIC_CGROUP_ANON) -
                                                    value_of(run, checkpoint, METRIC_RSS_ANON))
                                  : NAN;
}

double reading_beyond_rss(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double file = value_of(run, checkpoint, METRIC_CGROUP_FILE);
        double usage = value_of(run, checkpoint, METRIC_CGROUP_USAGE);

        if (isnan(file))
                file = zero_if_nan(value_of(run, checkpoint, METRIC_CGROUP_MAPPED_FILE));
        return usage - value_of(run, checkpoint, METRIC_CGROUP_ANON) - file +
               unmapped_shmem(run, checkpoint) + others_anon(result, run, checkpoint);
}

/* The run before this one. Whether it counts does not matter: its counters are right even if its load was not. */
static const struct run *run_before(const struct result *result, const struct run *run)
{
        for (size_t i = 0; i < result->run_count; i++)
                if (result->runs[i].index == run->index - 1)
                        return &result->runs[i];
        return NULL;
}

/* The last reading in a run, or in the baseline, of a counter that only rises: its highest. */
static double last_count(const struct run *run, enum metric metric)
{
        double last = NAN;

        for (int c = 0; run && c < CHECKPOINT_COUNT; c++)
                last = fmax(last, value_of(run, (enum checkpoint)c, metric)); /* ignores a NAN */
        return last;
}

double reading_allocated(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double begin = last_count(run_before(result, run), METRIC_GO_TOTAL_ALLOC);
        double end = value_of(run, checkpoint, METRIC_GO_TOTAL_ALLOC);

        return run->load.answered > 0 ? (end - begin) / (double)run->load.answered : NAN;
}

double reading_uncollected(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        double sum = 0;

        if (is_never_collected(result, run)) {
                double total = value_of(run, checkpoint, METRIC_GO_TOTAL_ALLOC);

                return isnan(total) ? value_of(run, checkpoint, METRIC_GO_HEAP_ALLOC) : total;
        }
        if (has_goal(run, checkpoint) || isnan(value_of(run, checkpoint, METRIC_GO_NUM_GC)))
                return NAN;
        for (const struct run *at = run; at && at->index >= 1; at = run_before(result, at)) {
                const struct run *before = run_before(result, at);

                /* We force collections after a run only, so those between its last reading and this one are not ours. */
                if (value_of(at, checkpoint, METRIC_GO_NUM_GC) > last_count(before, METRIC_GO_NUM_GC))
                        return sum;
                sum += value_of(at, checkpoint, METRIC_GO_TOTAL_ALLOC) -
                       last_count(before, METRIC_GO_TOTAL_ALLOC);
        }
        return sum;
}

static const struct ledger *ledger_of(const struct result *result, const struct run *run,
                                      enum checkpoint checkpoint)
{
        const struct ledger *ledger = result_ledger(result, run->index, checkpoint);

        return ledger && ledger->has_runtime ? ledger : NULL;
}

/* The rows of the group of files that the kernel cannot drop, since they have no copy on disk. */
static double kept_files(const struct ledger *ledger)
{
        return (double)ledger->rows[LEDGER_SHARED_MEMORY].bytes + (double)ledger->rows[LEDGER_DATA_BSS].bytes;
}

double reading_outside_go(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct ledger *ledger = ledger_of(result, run, checkpoint);

        return ledger ? (double)ledger_group_bytes(ledger, LEDGER_GROUP_NATIVE) + kept_files(ledger) : NAN;
}

/* Resident memory that is neither file pages nor Go's, up to a constant: RssAnon + RssShmem - (Sys - HeapReleased). Pages
 * that Go gives back lazily (MADV_FREE) count as HeapReleased while they are still resident, which makes this rise. So it
 * may hide a fall, but never shows one that did not happen. */
static double beside_go(const struct run *run)
{
        double anon = value_of(run, CHECKPOINT_SETTLED, METRIC_RSS_ANON) +
                      zero_if_nan(value_of(run, CHECKPOINT_SETTLED, METRIC_RSS_SHMEM));

        return anon - value_of(run, CHECKPOINT_SETTLED, METRIC_GO_SYS) +
               value_of(run, CHECKPOINT_SETTLED, METRIC_GO_HEAP_RELEASED);
}

double reading_outside_go_idle(const struct result *result, const struct run *window)
{
        for (size_t i = result->run_count; i-- > 1;) {
                const struct run *run = &result->runs[i];
                double last = reading_outside_go(result, run, CHECKPOINT_SETTLED);

                if (!isnan(last) && !isnan(beside_go(run)))
                        return last + beside_go(window) - beside_go(run);
        }
        return NAN;
}

double reading_mapped_files(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct ledger *ledger = ledger_of(result, run, checkpoint);

        return ledger ? (double)ledger_group_bytes(ledger, LEDGER_GROUP_FILES) - kept_files(ledger) : NAN;
}

double reading_go_held(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        const struct ledger *ledger = ledger_of(result, run, checkpoint);

        return ledger ? (double)ledger_group_bytes(ledger, LEDGER_GROUP_GO_HELD) : NAN;
}

double reading_unattributed(const struct result *result, const struct run *run, enum checkpoint checkpoint)
{
        static const enum ledger_row_id rows[] = { LEDGER_HUGE_REFILL, LEDGER_GO_UNDIVIDED,
                                                   LEDGER_SAMPLING_ERROR, LEDGER_UNEXPLAINED };
        const struct ledger *ledger = result_ledger(result, run->index, checkpoint);
        double sum = 0;

        if (!ledger)
                return NAN;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
                if (ledger->rows[rows[i]].known)
                        sum += (double)ledger->rows[rows[i]].bytes;
        return sum;
}
