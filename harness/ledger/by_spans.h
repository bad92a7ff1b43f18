/* Go's rows by evidence: what is resident of each, page by page, as the spans and the kernel's page map say. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct claims;
struct heap_look;
struct ledger;
struct map;

/* `live_heap_bytes` as in ledger_build(). What the mappings hold beyond or short of the rows is a difference between
 * two independent sums, smaps and the page map: sampling error as far as the kernel was seen to move it, else
 * unexplained, in both directions. */
void by_spans_add(const struct map *map, const struct heap_look *look, const struct claims *claims,
                  int64_t live_heap_bytes, struct ledger *ledger);
