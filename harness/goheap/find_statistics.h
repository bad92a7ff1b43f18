/* Finds the runtime's statistics and its own memory's lists, by symbols or by what the spans say they must be. */
#pragma once

struct heap_place;
struct image;
struct page_map;
struct spans;

/* The rest, which takes the spans to be known: statistics and the runtime's own memory. Sets `missing`. */
void find_statistics(struct image *image, struct page_map *pages, const struct spans *spans,
                     struct heap_place *place);
