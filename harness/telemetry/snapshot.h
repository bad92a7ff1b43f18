/* Takes a snapshot, the raw evidence behind a ledger: the kernel's smaps between two readings of the runtime. */
#pragma once

#include <stdbool.h>

#include "model/run.h"

struct err;
struct sampler;

/* Reads, in this order: smaps_rollup, the runtime, smaps, the spans of the heap, the runtime, smaps_rollup. If the
 * runtime or the kernel moved meanwhile it tries again, up to five times in all or for 200 ms, and keeps the try in
 * which they moved least. Runs the loop for the runtime's answers. Without an answer of the runtime `before` and
 * `after` are empty. An error where smaps cannot be read. */
bool snapshot_take(struct sampler *sampler, int32_t run, enum checkpoint checkpoint,
                   struct snapshot *ret_snapshot, struct err *err);

/* Reads the goroutines from memory and adds the 200 largest groups as text (model/goroutine_text.h). *ret_count: how
 * many goroutines there are, as runtime.NumGoroutine() counts. */
bool snapshot_add_goroutines(struct sampler *sampler, struct snapshot *snapshot, int64_t *ret_count,
                             struct err *err);
