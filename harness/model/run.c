/* Names and ownership of runs and snapshots. */
#include "model/run.h"

#include <stdlib.h>

const char *const checkpoint_names[CHECKPOINT_COUNT + 1] = {
        [CHECKPOINT_BASELINE] = "baseline",   [CHECKPOINT_PEAK] = "peak",   [CHECKPOINT_SETTLED] = "settled",
        [CHECKPOINT_COLLECTED] = "collected", [CHECKPOINT_FLOOR] = "floor",
};

void run_clear(struct run *run)
{
        load_stats_clear(&run->load);
        free(run->fault);
        finding_list_clear(&run->standing.notes);
        *run = (struct run){ 0 };
}

bool run_counts(const struct run *run)
{
        return run->standing.decided && run->standing.counts;
}

bool run_times_count(const struct run *run)
{
        return run_counts(run) && !run->load.saturated;
}

void snapshot_clear(struct snapshot *snapshot)
{
        free(snapshot->smaps);
        free(snapshot->pages);
        free(snapshot->goroutines);
        free(snapshot->heap);
        *snapshot = (struct snapshot){ 0 };
}

static int64_t held_moved(const struct sample *sample, int64_t held_bytes)
{
        int64_t moved =
                sample_or(sample, METRIC_ANONYMOUS, 0) - sample_or(sample, METRIC_LAZY_FREE, 0) - held_bytes;

        if (!sample_has(sample, METRIC_ANONYMOUS))
                return 0;
        return moved < 0 ? -moved : moved;
}

int64_t snapshot_held_moved(const struct snapshot *snapshot, int64_t held_bytes)
{
        int64_t before = held_moved(&snapshot->before, held_bytes);
        int64_t after = held_moved(&snapshot->after, held_bytes);

        return before > after ? before : after;
}
