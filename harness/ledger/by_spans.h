/* Fills Go's rows of the ledger from a look at the heap: the spans say what each page is for, the kernel's page map
 * says which pages are resident. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct claims;
struct heap_look;
struct ledger;
struct map;

/* Adds the rows, the rows below RSS and the checks. `live_heap_bytes` as in ledger_build(). The mappings' Rss (smaps)
 * and the sum of the rows (page map) are independent. Their difference, of either sign, is sampling error up to
 * claims->resident_moved_bytes; the rest of it is unexplained. */
void by_spans_add(const struct map *map, const struct heap_look *look, const struct claims *claims,
                  int64_t live_heap_bytes, struct ledger *ledger);
