/* A run's share is the difference between two readings: the last one before its load, and the last one before it had
 * settled. */
#include "verdict/collector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/result.h"
#include "stats/robust.h"

/* Processor time since the start, of the collector and in all; both in the same unit, whichever that is. */
struct account {
        double collector;
        double available;
};

static bool account_of(const struct result *result, const struct sample *sample, struct account *ret)
{
        double start_ns = (double)result->facts.start_wall_ns;
        double since_ns;

        if (sample_has(sample, METRIC_GO_GC_CPU) && sample_has(sample, METRIC_GO_AVAILABLE_CPU)) {
                *ret = (struct account){ (double)sample->values[METRIC_GO_GC_CPU],
                                         (double)sample->values[METRIC_GO_AVAILABLE_CPU] };
                return true;
        }
        if (!sample_has(sample, METRIC_GO_GC_CPU_FRACTION) || !sample_has(sample, METRIC_GO_LAST_GC))
                return false;
        since_ns = (double)sample->values[METRIC_GO_LAST_GC] - start_ns;
        if (start_ns <= 0 || since_ns <= 0)
                return false;
        *ret = (struct account){ (double)sample->values[METRIC_GO_GC_CPU_FRACTION] / 1e9 * since_ns,
                                 since_ns };
        return true;
}

double collector_share(const struct result *result, const struct run *run)
{
        struct account before = { 0 }, after = { 0 }, now;
        bool has_before = false, has_after = false;
        double share;

        for (size_t i = 0; i < result->series.count; i++) {
                const struct sample *sample = &result->series.samples[i];

                if (sample->t_ns > run->settle_end_ns || !account_of(result, sample, &now))
                        continue;
                if (sample->t_ns < run->load_begin_ns) {
                        before = now;
                        has_before = true;
                } else {
                        after = now;
                        has_after = true;
                }
        }
        if (!has_before || !has_after || run->settle_end_ns <= run->load_begin_ns)
                return NAN;
        if (after.available <= before.available)
                return 0;
        share = (after.collector - before.collector) / (after.available - before.available);
        return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* Whether the heap goal is within 2 % of the live heap, so that the runtime collects again almost at once. A memory
 * limit below what the service needs does that; GOGC alone sets the goal far above the live heap. Heaps under 8 MiB are left
 * out, since the runtime's least goal is 4 MiB. */
static bool has_no_room(const struct run *run)
{
        const double room = 1.02, least_bytes = 8 << 20;
        double goal = (double)sample_or(&run->checkpoints[CHECKPOINT_SETTLED], METRIC_GO_NEXT_GC, -1);
        double live = (double)sample_or(&run->checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_ALLOC, -1);

        return goal >= 0 && live >= least_bytes && goal <= room * live;
}

/* Number of collections between the last reading of the run before and the end of this run's settle window. Those that we
 * forced lie outside. NAN where not read. */
static double own_collections(const struct run *before, const struct run *run)
{
        int64_t end = sample_or(&run->checkpoints[CHECKPOINT_SETTLED], METRIC_GO_NUM_GC, -1);
        int64_t begin = -1;

        for (int c = 0; c < CHECKPOINT_COUNT; c++) {
                int64_t value = sample_or(&before->checkpoints[c], METRIC_GO_NUM_GC, -1);

                begin = value > begin ? value : begin;
        }
        return begin >= 0 && end >= begin ? (double)(end - begin) : NAN;
}

void collector_fill(const struct result *result, struct verdict *verdict)
{
        double *shares = mem_new(result->run_count, sizeof(*shares));
        double *collections = mem_new(result->run_count, sizeof(*collections));
        size_t share_count = 0, collection_count = 0;
        int runs = 0, without_room = 0;

        verdict->gc_cpu = mem_new(result->run_count, sizeof(*verdict->gc_cpu));
        for (size_t i = 1; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];
                double share = collector_share(result, run);
                double own = own_collections(&result->runs[i - 1], run);

                verdict->gc_cpu[verdict->gc_cpu_count++] = share;
                if (!run_counts(run))
                        continue;
                if (!isnan(share))
                        shares[share_count++] = share;
                if (!isnan(own))
                        collections[collection_count++] = own;
                runs++;
                without_room += has_no_room(run);
        }
        verdict->gc_cpu_median = robust_median(shares, share_count);
        verdict->collections = robust_median(collections, collection_count);
        verdict->gc_has_no_room = 2 * without_room > runs;
        free(shares);
        free(collections);
}

/* A heap goal of at least so many bytes, and so many times the live heap, is far away: GOGC=100 sets it at about twice the
 * live heap. */
static const double far_goal_bytes = 16.0 * 1024 * 1024, far_goal_factor = 4;

/* Share of the processor time from which on the collector shapes what memory does, and gets a finding of its own. */
static const double collector_busy_share = 0.2;

static void add_collector(const struct result *result, struct verdict *verdict)
{
        const char *limit = result->facts.go.gomemlimit;
        struct finding *finding;

        if (verdict->gc_has_no_room)
                finding = finding_list_add(&verdict->findings, FINDING_COLLECTOR_NO_ROOM);
        else if (!isfinite(verdict->gc_cpu_median))
                return;
        else if (verdict->gc_cpu_median < collector_busy_share)
                finding = finding_list_add(&verdict->findings, FINDING_COLLECTOR_SHARE);
        else
                finding = finding_list_add(&verdict->findings, FINDING_COLLECTOR_BUSY);
        if (limit && *limit && strcmp(limit, "off") != 0)
                finding_add_text(finding, "limit", limit);
        finding_add(finding, "share", FINDING_SHARE, verdict->gc_cpu_median);
        finding_add(finding, "collections", FINDING_WHOLE, verdict->collections);
}

/* Adds a finding where the runtime's next collection of its own is far away. We force collections between runs, so the live
 * heap that we report is much lower than what the service holds without us. */
static void add_collected(const struct result *result, struct verdict *verdict)
{
        const struct channel_verdict *heap = &verdict->channels[CHANNEL_LIVE_HEAP];
        const struct run *last = result->run_count > 1 ? &result->runs[result->run_count - 1] : NULL;
        struct finding *finding;
        int64_t goal;

        if (!last || !heap->source || strcmp(heap->source, "collected") != 0 ||
            !sample_get(&last->checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_NEXT_GC, &goal) ||
            goal >= METRIC_NO_GOAL || (double)goal < far_goal_bytes ||
            (double)goal < far_goal_factor * (double)verdict->live_heap_bytes)
                return;
        finding = finding_list_add(&verdict->findings, FINDING_COLLECTED_BY_US);
        finding_add(finding, "goal", FINDING_BYTES, (double)goal);
        if (result->facts.host.memory_limit_bytes > 0 &&
            (double)result->facts.host.memory_limit_bytes < (double)goal)
                finding_add(finding, "limit", FINDING_BYTES, (double)result->facts.host.memory_limit_bytes);
}

void collector_find(const struct result *result, struct verdict *verdict)
{
        add_collector(result, verdict);
        add_collected(result, verdict);
}
