/* What stands beside the rows: below RSS (obtained, not resident), beyond RSS (charged, not resident), and sentences
 * that name the largest mappings of a row. */
#pragma once

#include <stdint.h>

struct claims;
struct ledger;
struct map;
struct snapshot;

/* Bytes that the runtime counts and no page holds, one row below RSS each: of spans in use (`moved_bytes`: how far the
 * runtime's figure moved while it was read), and of the runtime's own structures. */
void sides_untouched_heap(struct ledger *ledger, int64_t bytes, int64_t moved_bytes);
void sides_untouched_runtime(struct ledger *ledger, int64_t bytes);
/* Below RSS: given back, reserved, files not loaded, swapped out. */
void sides_of_map(const struct map *map, const struct claims *claims, struct ledger *ledger);
/* Beyond RSS: page tables and kernel stacks of the process; page cache and kernel memory of its control group where
 * the process is alone in it. */
void sides_of_process(const struct snapshot *snapshot, struct ledger *ledger);
/* Paths, numbers of threads, and how mappings were recognised. */
void sides_details(const struct map *map, struct ledger *ledger);
