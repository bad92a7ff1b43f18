/* Two builds of a service compared: what was measured in turns, what is allowed, and what came of it.
 *
 * The blocks lie in one folder, NN-old and NN-new in the order in which they were measured, each a result of a fresh
 * process. Two neighbours are a pair: 01 and 02, 03 and 04, …
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
        size_t blocks; /* pairs, or the smaller of both counts */
};

/* What is compared, and how much worse it may be before a gate fails. */
struct gate_baseline_row {
        const char *name; /* "live_heap" */
        const char *label;
        const char *unit; /* "bytes" or "ns" */
        double policy;    /* relative: 0.02 */
        enum gate_closer closer;
        run_figure_fn value;
};
enum { GATE_BASELINE_COUNT = 4 };

struct gate_baseline_change {
        const struct gate_baseline_row *row;
        bool known;      /* false: fewer than three runs on one side */
        double baseline; /* medians */
        double candidate;
        struct change change;
        double noise;   /* of A against A */
        double allowed; /* max(policy, noise): a gate fails where change.low is above it */
        bool worse;
};

/* What the blocks of a folder say together. */
struct comparison {
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];
        double (*values)[GATE_BASELINE_COUNT]; /* of each block, in the order measured; NAN: unknown */
        int count;                             /* blocks */
        double confidence;                     /* of the bounds, one-sided */
        bool same_program; /* the blocks differ in the scenario's settings and not in the build */
        struct result
                last; /* the last block of the new build, with the gates of the comparison and no others */
};
void comparison_clear(struct comparison *comparison);

enum blocks_side { BLOCKS_OLD, BLOCKS_NEW };
extern const char *const blocks_side_names[2];
/* Which build comes at place 0, 1, …: old new, new old, old new, … so that a drift of the machine, which favours
 * whoever comes first, falls on both alike. */
enum blocks_side blocks_side_at(int place);
/* "03-new", for place 2; fresh memory. */
char *blocks_folder_name(int place);

/* How many pairs the best known row rests on. */
size_t comparison_pairs(const struct comparison *comparison);
