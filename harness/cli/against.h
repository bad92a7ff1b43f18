/* `plateau run --against`: measures two builds of a service in turns.
 *
 * On a shared machine two measurements differ because of what else ran at the time. So the builds take turns in short
 * campaigns ("blocks"), each with a new process, and only the ratio between neighbouring blocks counts (blocks.h,
 * gate/change.h).
 */
#pragma once

#include <stdbool.h>

#include "cli/options.h"

struct comparison;
struct session_args;

struct against_args {
        const struct session_args *session; /* of the new build; its `root` is the folder of all results */
        const char *baseline; /* program of the old build, for target.spawn's first word; NULL: the same */
        struct option_list baseline_set; /* settings of the old side only; not empty if `baseline` is NULL */
        int pairs;
        int block_runs;
        bool json;
};

/* Measures, compares and prints. Returns the exit code: 0 nothing got worse, 1 something did, 2 usage, 4 a block could not
 * be measured, 130 interrupted. */
int against_run(const struct against_args *args);
/* Prints the comparison to stdout: as text, followed by the path of change.json in `folder`, or as JSON. */
void against_print(const struct comparison *comparison, const char *folder, bool json);
