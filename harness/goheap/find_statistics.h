/* Finds the runtime's statistics and the lists of its own memory: by symbols, or by the values that the spans show they
 * must hold. */
#pragma once

struct heap_place;
struct image;
struct page_map;
struct spans;

/* Fills what find_heap() left open in `place`, and `missing`. `spans` are those of place->mheap. `pages` as there. */
void find_statistics(struct image *image, struct page_map *pages, const struct spans *spans,
                     struct heap_place *place);
