/* The step of map_build() that takes Go's mappings from a look at the heap: arenas and ranges to which the runtime's
 * own pointers lead. */
#pragma once

struct heap_look;
struct map;

/* Turns what the look names into MAP_GO_ARENA or MAP_GO_METADATA, and cuts pieces that it names in part. The rest of
 * MAP_UNKNOWN is the program's own and becomes MAP_NATIVE; if some of the runtime's lists were not found, it stays. */
void map_take_spans(struct map *map, const struct heap_look *look);
