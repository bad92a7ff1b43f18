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
        *run = (struct run){ 0 };
}

bool run_is_valid(const struct run *run)
{
        return run->complete && !run->fault;
}

void snapshot_clear(struct snapshot *snapshot)
{
        free(snapshot->smaps);
        free(snapshot->pages);
        *snapshot = (struct snapshot){ 0 };
}
