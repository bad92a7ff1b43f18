/* A snapshot: the kernel's smaps between two readings of the runtime, the raw evidence behind one ledger. */
#pragma once

#include <stdbool.h>

#include "model/run.h"

struct err;
struct sampler;

/* Drives the loop for the runtime's answers; smaps is read in one go between them, smaps_rollup beyond them. Where
 * either moved meanwhile it is tried again, up to five times or 200 ms, and the quietest try is kept. A runtime that
 * does not answer leaves before and after empty; an error where smaps cannot be read. */
bool snapshot_take(struct sampler *sampler, int32_t run, enum checkpoint checkpoint,
                   struct snapshot *ret_snapshot, struct err *err);

/* Adds the groups of goroutines, the 200 largest, as text (model/goroutine_text.h), read from memory. *ret_count: how many
 * goroutines there are, as runtime.NumGoroutine() counts. */
bool snapshot_add_goroutines(struct sampler *sampler, struct snapshot *snapshot, int64_t *ret_count,
                             struct err *err);
