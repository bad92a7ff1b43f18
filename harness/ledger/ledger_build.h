/* The ledger of one snapshot: what the kernel measured mapping by mapping, divided by what the runtime claims.
 *
 * Pure: the same stored snapshot gives the same ledger again. docs/memory.md has the formula and the rules.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct facts;
struct ledger;
struct snapshot;

/* `live_heap_bytes` is HeapAlloc after the forced collections of the same run; -1 unknown: then it is estimated from
 * NextGC where that is possible, and the row says so. Without smaps text the ledger is built from the process sample
 * alone (RSS and file pages), every row at its counted size: what `top` and MemStats give. An error where the text is
 * damaged, or there is neither smaps nor RSS. */
bool ledger_build(const struct snapshot *snapshot, const struct facts *facts, int64_t live_heap_bytes,
                  struct ledger *ret_ledger, struct err *err);
