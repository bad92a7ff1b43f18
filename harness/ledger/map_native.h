/* The step of map_build() that tells the runtime's own mappings from the program's, once the arenas are found. */
#pragma once

#include <stdint.h>

struct claims;
struct map;

/* What is left of MAP_UNKNOWN becomes MAP_GO_METADATA or MAP_NATIVE; without the runtime's figures it stays. */
void map_find_native(struct map *map, const struct claims *claims);

/* The collector's work buffers: they lie in the arenas, but are counted in GCSys and neither in HeapSys nor in
 * StackInuse. What the arenas hold beyond HeapSys + StackInuse, as far as the runtime's other mappings fall short of
 * its claims by the same amount: two sums that must agree. */
int64_t map_work_buffers(const struct map *map, const struct claims *claims);

/* Bytes that the runtime maps for the index of its heap and counts nowhere: 2^22 pointers on 64-bit Linux. */
#define MAP_HEAP_INDEX_BYTES (INT64_C(32) << 20)
