/* The blocks of a comparison, on disk: NN-old and NN-new, each a sealed result of a fresh process, in the order in which
 * they were measured. Two neighbours are a pair: 01 and 02, 03 and 04, … Whatever is said about a change is computed
 * from these folders alone.
 */
#pragma once

#include <stdbool.h>

#include "gate/gate_baseline.h"
#include "model/result.h"

struct err;

/* What the blocks of a folder say together. */
struct comparison {
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];
        double (*values)[GATE_BASELINE_COUNT]; /* of each block, in the order measured; NAN: unknown */
        int count;                             /* blocks */
        struct result
                last; /* the last block of the new build, with the gates of the comparison and no others */
};
void comparison_clear(struct comparison *comparison);

enum blocks_side { BLOCKS_OLD, BLOCKS_NEW };
extern const char *const blocks_side_names[2];
/* One-sided; docs/ci.md, "Against a baseline". */
extern const double blocks_confidence;

/* Which build comes at place 0, 1, …: old new, new old, old new, … so that a drift of the machine, which favours
 * whoever comes first, falls on both alike. */
enum blocks_side blocks_side_at(int place);
/* "03-new", for place 2; fresh memory. */
char *blocks_folder_name(int place);
/* True where `folder` is that of a comparison. */
bool blocks_is_comparison(const char *folder);

/* Reads every whole pair in `folder`, each checked against its seal, and compares. */
bool blocks_compare(const char *folder, struct comparison *ret, struct err *err);
