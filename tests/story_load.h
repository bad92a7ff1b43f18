/* A load made up for tests of what tells of it: 100 requests a second on a schedule, 1000 answered, 3 failed. */
#pragma once

#include "model/load_stats.h"
#include "model/load_summary.h"
#include "model/scenario.h"

struct story_load {
        struct scenario_load load;
        struct load_stats stats;
        struct load_summary summary;
};
void story_load_init(struct story_load *story);
void story_load_clear(struct story_load *story);
