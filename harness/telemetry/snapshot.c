/* The order of the readings is the method: how far the runtime moved between its two readings bounds the error of the
 * ledger, since smaps lies between them. */
#include "telemetry/snapshot.h"

#include "base/clock.h"
#include "base/strbuf.h"
#include "goheap/goroutines.h"
#include "model/goroutine_text.h"
#include "model/smaps.h"
#include "telemetry/process.h"
#include "telemetry/sampler.h"

/* Under load the runtime moves while the kernel is read. A few more tries find a quieter moment. Which try is kept
 * depends on that movement alone, never on how small the ledger's remainder is: that would hide errors. */
enum { TRIES_MAX = 5, STILL_BYTES = 32 << 10, GROUPS_MAX = 200 };
#define TRIES_NS (200 * NS_PER_MS)

/* Adds to the snapshot which pages of the mappings in the text are resident. Returns the bytes that the process holds:
 * anonymous minus lazily freed; -1 where the text cannot be parsed. */
static int64_t read_pages(struct process *process, const struct strbuf *smaps_text, struct snapshot *snapshot)
{
        struct smaps smaps = { 0 };
        struct strbuf pages = { 0 };
        struct smaps_vma sum;

        if (!smaps_parse(smaps_text->text, smaps_text->len, &smaps, NULL))
                return -1;
        process_read_pages(process, &smaps, &pages);
        snapshot->pages_bytes = pages.len;
        snapshot->pages = strbuf_take(&pages);
        sum = smaps_sum(&smaps);
        smaps_clear(&smaps);
        return sum.anonymous_bytes - sum.lazy_free_bytes;
}

/* Returns how far the memory that can be resident, by the runtime's figures, moved between the two readings: the mapped
 * heap minus what was released, plus the runtime's own mappings. INT64_MAX where a reading is missing. */
static int64_t claims_moved(const struct snapshot *snapshot)
{
        static const struct {
                enum metric metric;
                int sign;
        } parts[] = { { METRIC_GO_HEAP_SYS, 1 },       { METRIC_GO_STACK_SYS, 1 },
                      { METRIC_GO_HEAP_RELEASED, -1 }, { METRIC_GO_MSPAN_SYS, 1 },
                      { METRIC_GO_MCACHE_SYS, 1 },     { METRIC_GO_BUCK_HASH_SYS, 1 },
                      { METRIC_GO_GC_SYS, 1 },         { METRIC_GO_OTHER_SYS, 1 } };
        int64_t sum = 0;

        if (!snapshot->before.present || !snapshot->after.present)
                return INT64_MAX;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
                sum += parts[i].sign * (sample_or(&snapshot->after, parts[i].metric, 0) -
                                        sample_or(&snapshot->before, parts[i].metric, 0));
        return sum < 0 ? -sum : sum;
}

/* Returns the movement that the runtime or the kernel saw, whichever is larger. */
static int64_t movement(const struct snapshot *snapshot, int64_t held_bytes)
{
        int64_t claims = claims_moved(snapshot);
        int64_t held = held_bytes < 0 ? 0 : snapshot_held_moved(snapshot, held_bytes);

        return claims > held ? claims : held;
}

/* Reads the runtime's statistics, and the kernel's sums on the side away from smaps: before the first reading, after
 * the second. Memory may come and go between two equal readings of the runtime; the kernel's sums show it. */
static void read_runtime(struct sampler *sampler, bool is_after, struct sample *ret_sample)
{
        struct process *process = sampler_process(sampler);
        struct sample kernel = { 0 };

        if (!is_after)
                process_read_rollup(process, &kernel, NULL);
        if (!sampler_read_runtime(sampler, ret_sample, NULL)) {
                *ret_sample = (struct sample){ 0 };
                return;
        }
        if (is_after)
                process_read_rollup(process, &kernel, NULL);
        sample_merge(ret_sample, &kernel);
}

/* Reads the spans, as soon after smaps as possible, because the ledger compares the two. */
static void read_heap(struct process *process, struct snapshot *snapshot)
{
        struct strbuf text = { 0 };

        if (process_has_heap(process) && process_read_heap(process, &text, NULL)) {
                snapshot->heap_bytes = text.len;
                snapshot->heap = strbuf_take(&text);
        }
        strbuf_clear(&text);
}

static bool take_once(struct sampler *sampler, struct snapshot *ret_snapshot, int64_t *ret_movement,
                      struct err *err)
{
        struct snapshot snapshot = { 0 };
        struct process *process = sampler_process(sampler);
        struct strbuf text = { 0 };
        int64_t held_bytes;

        read_runtime(sampler, false, &snapshot.before);
        snapshot.t_ns = clock_now_ns();
        if (!process_read_smaps(process, &text, err)) {
                strbuf_clear(&text);
                return false;
        }
        snapshot.took_ns = clock_now_ns() - snapshot.t_ns;
        read_heap(process, &snapshot);
        read_runtime(sampler, true, &snapshot.after);
        held_bytes = read_pages(process, &text, &snapshot);
        snapshot.smaps_bytes = text.len;
        snapshot.smaps = strbuf_take(&text);
        *ret_movement = movement(&snapshot, held_bytes);
        *ret_snapshot = snapshot;
        return true;
}

bool snapshot_take(struct sampler *sampler, int32_t run, enum checkpoint checkpoint,
                   struct snapshot *ret_snapshot, struct err *err)
{
        struct snapshot best = { 0 };
        int64_t begin_ns = clock_now_ns();
        int64_t least;
        int tries = 1;

        if (!take_once(sampler, &best, &least, err))
                return false;
        while (tries < TRIES_MAX && least > STILL_BYTES && least < INT64_MAX &&
               clock_now_ns() - begin_ns < TRIES_NS) {
                struct snapshot next = { 0 };
                int64_t moved;

                if (!take_once(sampler, &next, &moved, NULL))
                        break;
                tries++;
                if (moved < least) {
                        snapshot_clear(&best);
                        best = next;
                        least = moved;
                } else {
                        snapshot_clear(&next);
                }
        }
        best.run = run;
        best.checkpoint = checkpoint;
        best.process = (struct sample){ .t_ns = best.t_ns, .run = run, .source = SOURCE_PROCFS };
        process_read_status(sampler_process(sampler), &best.process, NULL);
        process_read_cgroup(sampler_process(sampler), &best.process, NULL);
        *ret_snapshot = best;
        return true;
}

bool snapshot_add_goroutines(struct sampler *sampler, struct snapshot *snapshot, int64_t *ret_count,
                             struct err *err)
{
        struct goroutines_args args = { .max_groups = GROUPS_MAX };
        struct goroutine_groups groups;
        struct strbuf text = { 0 };

        if (!process_read_goroutines(sampler_process(sampler), &args, &groups, err))
                return false;
        goroutine_text_print(&groups, &text);
        *ret_count = groups.goroutines;
        goroutine_groups_clear(&groups);
        snapshot->goroutines_bytes = text.len;
        snapshot->goroutines = strbuf_take(&text);
        return true;
}
