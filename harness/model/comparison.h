/* A comparison of two builds of a service, measured in turns: the blocks, the change allowed and the outcome.
 *
 * A block is one whole result, measured with a fresh process. All blocks lie in one folder, named NN-old or NN-new in
 * the order in which they were measured. Neighbours form a pair: 01 and 02, 03 and 04, …
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/gate.h"
#include "model/result.h"
#include "model/run_figure.h"

/* How much B differs from A, in relative terms. */
struct change {
        double ratio; /* b / a − 1: 0.05 is 5 % more */
        double low;   /* one-sided bounds at the confidence asked for */
        double high;
        size_t blocks; /* number of pairs; without pairs, the smaller of the two counts of values */
};

/* One figure that is compared, and how much worse it may become before a gate fails. */
struct gate_baseline_row {
        const char *name; /* "live_heap" */
        const char *label;
        const char *unit; /* "bytes" or "ns" */
        double policy;    /* relative change allowed: 0.02 is 2 % */
        enum gate_closer closer;
        run_figure_fn value;
};
enum { GATE_BASELINE_COUNT = 4 };

struct gate_baseline_change {
        const struct gate_baseline_row *row;
        bool known;      /* false: one side has fewer than three runs */
        double baseline; /* median, as is candidate */
        double candidate;
        struct change change;
        double noise;   /* relative change that the baseline measured against itself would show by chance */
        double allowed; /* max(policy, noise): a gate fails where change.low is above it */
        bool worse;
};

/* The outcome over all blocks of a folder. */
struct comparison {
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];
        double (*values)[GATE_BASELINE_COUNT]; /* one row per block, in the order measured; NAN: unknown */
        int count;                             /* of blocks */
        double confidence;                     /* of the one-sided bounds */
        bool same_program;  /* the blocks differ in the scenario's settings, not in the build */
        struct result last; /* last block of the new build; its gates are those of the comparison */
};
void comparison_clear(struct comparison *comparison);

enum blocks_side { BLOCKS_OLD, BLOCKS_NEW };
extern const char *const blocks_side_names[2];
/* Returns which build is measured at place 0, 1, …. The order is old new, new old, old new, …: a drift of the machine
 * favours whichever comes first in a pair, and so each build comes first equally often. */
enum blocks_side blocks_side_at(int place);
/* Returns the folder of the block at a place, "03-new" for place 2; the caller frees it. */
char *blocks_folder_name(int place);

/* Returns the largest number of pairs behind any known change; 0 if none is known. */
size_t comparison_pairs(const struct comparison *comparison);
