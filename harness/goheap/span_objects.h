/* The objects of spans: which survived the last mark, and which of their bytes are resident. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_class;
struct image;
struct page_map;
struct spans;

/* Adds every span in use to its class in `classes`, an array with HEAP_CLASSES_MAX places: size class * 2 + noscan.
 * Large objects go to place 0 or 1. `pages` may be NULL: then only objects are counted, and without `bits` all of them
 * as allocated since: their number alone needs no bitmap. Returns the number of spans whose bits could not be read:
 * they count as all allocated since. */
uint64_t span_objects_count(struct image *image, uint64_t mheap, const struct spans *spans,
                            struct page_map *pages, bool bits, struct heap_class *classes);
