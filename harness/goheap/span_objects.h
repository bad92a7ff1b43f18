/* Counts the objects of spans by size class: how many survived the last mark, and how many of their bytes are
 * resident. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_class;
struct image;
struct page_map;
struct spans;

/* Adds every span in use to its class in `classes`, an array of HEAP_CLASSES_MAX; its index is size class * 2 + noscan,
 * so 0 and 1 are large objects. `pages` NULL: counts objects only. `bits` false, with `pages` NULL: reads no bitmaps,
 * and counts all objects as allocated since the last mark. Returns the number of spans whose bitmaps could not be read:
 * their objects, too, count as allocated since. */
uint64_t span_objects_count(struct image *image, uint64_t mheap, const struct spans *spans,
                            struct page_map *pages, bool bits, struct heap_class *classes);
