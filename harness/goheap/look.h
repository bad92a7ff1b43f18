/* Takes a look at a Go heap: finds it once, reads its spans, and holds them against the kernel's page map.
 *
 * The process runs on meanwhile. What it moved shows in the checks: sums that must agree and are taken from different
 * structures.
 */
#pragma once

#include <stdbool.h>

#include "goheap/find_heap.h"
#include "goheap/image.h"
#include "model/heap.h"

struct err;
struct names;
struct page_map;
struct process_ref;
struct spans;

/* Everything that stays the same between two looks at a process. */
struct heap_watch {
        struct process_ref *process; /* borrowed, as the three below */
        struct image *image;
        struct page_map *pages;
        const struct names *names; /* of functions and types; NULL: they are not known */
        struct heap_place place;
        uint32_t searched_sweepgen; /* when what is missing was last looked for */
        int searches;
};

/* Finds the heap for a watch whose borrowed things are set. ERR_MEASURE says at which step it failed. */
bool heap_watch_open(struct heap_watch *watch, struct err *err);

/* Reads everything anew, and names types where the runtime keeps them. `ret_spans` may be NULL; else the spans go
 * there, to be cleared by the caller. */
bool heap_watch_look(struct heap_watch *watch, struct heap_look *ret_look, struct spans *ret_spans,
                     struct err *err);
/* The same from parts: what the fuzzer calls, and tests. */
bool heap_look_at(struct image *image, const struct heap_place *place, struct page_map *pages,
                  struct heap_look *ret_look, struct spans *ret_spans, struct err *err);
/* Only what the runtime keeps as numbers and sums over spans, no page map: for readings many times a second. All objects
 * may count as allocated since the last mark: figures.heap_marked is then known. */
bool heap_watch_figures(struct heap_watch *watch, struct heap_look *ret_look, struct err *err);
