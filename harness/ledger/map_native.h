/* The step of map_build() that tells the runtime's own mappings from the program's. The arenas are known by then. */
#pragma once

#include <stdint.h>

struct claims;
struct map;

/* Turns every MAP_UNKNOWN into MAP_GO_METADATA or MAP_NATIVE; without the runtime's figures it stays MAP_UNKNOWN. */
void map_find_native(struct map *map, const struct claims *claims);

/* Returns the bytes of the collector's work buffers. These lie in the arenas but are counted in GCSys, so the arenas
 * are larger than HeapSys + StackInuse by them, and the runtime's other mappings smaller than its claims. Returns the
 * smaller of these two differences; 0 where they contradict each other. */
int64_t map_work_buffers(const struct map *map, const struct claims *claims);

/* The runtime maps an index of its arenas that no statistic counts: 2^22 pointers on 64-bit Linux. */
#define MAP_HEAP_INDEX_BYTES (INT64_C(32) << 20)
