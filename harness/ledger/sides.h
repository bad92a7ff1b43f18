/* Fills what a ledger has beside its rows: rows below RSS (obtained, not resident) and beyond RSS (charged, not
 * resident), and details that name the largest mappings of a row. */
#pragma once

#include <stdint.h>

struct claims;
struct ledger;
struct map;
struct snapshot;

/* Add a row below RSS of bytes that the runtime obtained and never touched: in the heap arenas (`moved_bytes`: how far
 * the runtime's figure moved meanwhile), and in the runtime's own mappings. */
void sides_untouched_heap(struct ledger *ledger, int64_t bytes, int64_t moved_bytes);
void sides_untouched_runtime(struct ledger *ledger, int64_t bytes);
/* Adds the other rows below RSS: given back, files not loaded, reserved, swapped out, and what is left of VIRT. */
void sides_of_map(const struct map *map, const struct claims *claims, struct ledger *ledger);
/* Adds the rows beyond RSS: page tables and kernel stacks of the process; page cache and kernel memory of its control
 * group if the process is alone in it. */
void sides_of_process(const struct snapshot *snapshot, struct ledger *ledger);
/* Notes on rows: the paths with most bytes, numbers of thread stacks and malloc arenas, huge pages. */
void sides_details(const struct map *map, struct ledger *ledger);
