/* Names and ownership of the verdict; verdict/ decides. */
#include "model/verdict.h"

#include <stdlib.h>

const char *const shape_names[SHAPE_COUNT + 1] = {
        [SHAPE_PLATEAU] = "PLATEAU",
        [SHAPE_RELEASED] = "RELEASED",
        [SHAPE_GROWING] = "GROWING",
        [SHAPE_INCONCLUSIVE] = "INCONCLUSIVE",
};

const char *const hypothesis_names[HYPOTHESIS_COUNT + 1] = {
        [HYPOTHESIS_CONFIRMED] = "CONFIRMED",
        [HYPOTHESIS_REFUTED] = "REFUTED",
        [HYPOTHESIS_UNDECIDED] = "UNDECIDED",
};

const struct channel_info channel_infos[CHANNEL_COUNT] = {
        [CHANNEL_GOROUTINES] = { "goroutines", "goroutines", "count" },
        [CHANNEL_THREADS] = { "threads", "threads", "count" },
        [CHANNEL_LIVE_HEAP] = { "live_heap", "live heap", "bytes" },
        [CHANNEL_OUTSIDE_GO] = { "outside_go", "memory outside Go", "bytes" },
        [CHANNEL_FRAGMENTATION] = { "fragmentation", "fragmentation", "bytes" },
        [CHANNEL_RUNTIME_METADATA] = { "runtime_metadata", "runtime metadata", "bytes" },
        [CHANNEL_STACKS] = { "stacks", "stacks", "bytes" },
        [CHANNEL_BEYOND_RSS] = { "beyond_rss", "container memory beyond RSS", "bytes" },
        [CHANNEL_FLOOR_RSS] = { "floor_rss", "floor RSS", "bytes" },
        [CHANNEL_SETTLED_RSS] = { "settled_rss", "settled RSS", "bytes" },
};

void verdict_clear(struct verdict *verdict)
{
        for (size_t i = 0; i < verdict->reason_count; i++)
                free(verdict->reasons[i]);
        for (size_t i = 0; i < verdict->holder_count; i++) {
                free(verdict->holders[i].name);
                free(verdict->holders[i].label);
        }
        for (size_t i = 0; i < verdict->call_site_count; i++)
                free(verdict->call_sites[i].stack);
        for (int i = 0; i < CHANNEL_COUNT; i++) {
                free(verdict->channels[i].values);
                free(verdict->channels[i].reason);
        }
        free(verdict->reasons);
        free(verdict->holders);
        free(verdict->call_sites);
        free(verdict->cause_reason);
        free(verdict->hypothesis_reason);
        free(verdict->levels_reason);
        free(verdict->intervention_reason);
        free(verdict->limit_reason);
        free(verdict->madvise_predicted);
        free(verdict->madvise_observed);
        free(verdict->madvise_evidence);
        free(verdict->looks);
        free(verdict->look_shapes);
        *verdict = (struct verdict){ 0 };
}
