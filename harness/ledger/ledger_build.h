/* Builds the ledger of a snapshot: the resident bytes that the kernel measured, divided into rows by what they are for.
 *
 * No I/O: the same stored snapshot gives the same ledger again. docs/memory.md has the formula and the rules.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct facts;
struct ledger;
struct snapshot;

/* Clear *ret_ledger with ledger_clear(). `live_heap_bytes` is HeapAlloc after the forced collections of the same run;
 * -1: not known, then it is estimated from NextGC where that is possible, and the row says so. A snapshot without smaps
 * gives the ledger that `top` and MemStats would: RSS and file pages, and each of Go's rows as large as the runtime
 * counts it. An error where a text of the snapshot is damaged, or there is neither smaps nor RSS. */
bool ledger_build(const struct snapshot *snapshot, const struct facts *facts, int64_t live_heap_bytes,
                  struct ledger *ret_ledger, struct err *err);
