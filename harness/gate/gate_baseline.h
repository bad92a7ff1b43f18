/* A result against an earlier or an interleaved one: did memory or latency get worse by more than is allowed? */
#pragma once

#include <stddef.h>

#include "model/comparison.h"

/* What is compared, and how much worse it may be. */
extern const struct gate_baseline_row gate_baseline_rows[GATE_BASELINE_COUNT];

/* Compares the valid runs after the warm-up of both, run by run. Runs of one process are no independent processes:
 * the interval is that of these two processes, and docs/ci.md says what follows from it. */
void gate_baseline_compare(const struct result *baseline, const struct result *candidate, double confidence,
                           struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT]);

/* One value of a whole process: the median over its valid runs after the warm-up; NAN: unknown. */
double gate_baseline_process_value(const struct result *result, const struct gate_baseline_row *row);

/* The same in blocks: results[0], results[2] … are A, results[1], results[3] … are B, each a process of its own,
 * measured in this order. One value a process: the median of its runs. */
void gate_baseline_compare_blocks(const struct result *const *results, size_t count, double confidence,
                                  struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT]);

/* Adds a gate for each row to candidate->gates and decides the exit code again. */
void gate_baseline_add(struct result *candidate,
                       const struct gate_baseline_change changes[static GATE_BASELINE_COUNT]);
