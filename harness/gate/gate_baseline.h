/* Compares a result with an earlier or an interleaved one: did memory or latency get worse by more than is allowed? */
#pragma once

#include <stddef.h>

#include "model/comparison.h"

/* The figures compared, and how much worse each may become. */
extern const struct gate_baseline_row gate_baseline_rows[GATE_BASELINE_COUNT];

/* Compares two results by their valid runs after the warm-up, unpaired. Runs of one process are not independent: the
 * interval speaks about these two processes only, not about the two builds. docs/ci.md says what follows from that. */
void gate_baseline_compare(const struct result *baseline, const struct result *candidate, double confidence,
                           struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT]);

/* Returns the median of one figure over a result's valid runs after the warm-up; NAN if it is not known. */
double gate_baseline_process_value(const struct result *result, const struct gate_baseline_row *row);

/* Compares pairs of results: results[0] with results[1], results[2] with results[3], …; the first of each pair is A.
 * Each result is a process of its own and contributes one value, gate_baseline_process_value(). */
void gate_baseline_compare_blocks(const struct result *const *results, size_t count, double confidence,
                                  struct gate_baseline_change ret_changes[static GATE_BASELINE_COUNT]);

/* Adds one gate per row to candidate->gates and recomputes the exit code. */
void gate_baseline_add(struct result *candidate,
                       const struct gate_baseline_change changes[static GATE_BASELINE_COUNT]);
