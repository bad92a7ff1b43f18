/* The step of map_build() where the heap's own structures are known: arenas and the runtime's mappings by what leads to
 * them, instead of by their place and their sizes. */
#pragma once

struct heap_look;
struct map;

/* Gives the pieces that the look names to Go, cutting those that it names in part. Anonymous memory that nothing of Go's
 * leads to is the program's own: MAP_NATIVE; where some lists were not found it stays MAP_UNKNOWN. */
void map_take_spans(struct map *map, const struct heap_look *look);
