/* `plateau run --against`: two builds of a service, measured in turns.
 *
 * On a shared machine two measurements differ by whatever else ran. So the builds take turns, each block a fresh process
 * with a short campaign of its own, and only the ratio within a pair of neighbours counts (blocks.h, gate/change.h).
 */
#pragma once

#include <stdbool.h>

#include "cli/options.h"

struct comparison;
struct session_args;

struct against_args {
        const struct session_args *session; /* of the new build; root is that of all results */
        const char *
                baseline; /* the older build's program, in place of target.spawn's first word; NULL: the same */
        struct option_list
                baseline_set; /* what the older side sets beside, as --set takes it; never without either */
        int pairs;
        int block_runs;
        bool json;
};

/* The exit code: 0 nothing got worse, 1 something did, 2 usage, 4 a block could not be measured, 130 interrupted. */
int against_run(const struct against_args *args);
/* To stdout: as text with the path of change.json in `folder` behind it, or as JSON. */
void against_print(const struct comparison *comparison, const char *folder, bool json);
