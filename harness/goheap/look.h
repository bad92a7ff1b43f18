/* Looks at the Go heap of a process: reads its spans, and asks the kernel which of their pages are resident.
 *
 * The process runs on meanwhile. The look's checks show whether that disturbed it: they compare sums that are taken
 * from different structures and must agree.
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

/* What is kept between two looks at a process. */
struct heap_watch {
        struct process_ref *process; /* borrowed, as are the next three */
        struct image *image;
        struct page_map *pages;
        const struct names *names; /* of functions and types; NULL: not known */
        struct heap_place place;
        uint32_t searched_sweepgen; /* mheap_.sweepgen at the last search for what is missing */
        int searches;               /* for it so far */
};

/* Finds the heap. The caller has set the borrowed pointers; the rest is zero. ERR_MEASURE names the step that
 * failed. */
bool heap_watch_open(struct heap_watch *watch, struct err *err);

/* Takes a look, with the names of types where the runtime keeps them. The caller clears *ret_look with
 * heap_look_clear() and, unless `ret_spans` is NULL, *ret_spans with spans_clear(). */
bool heap_watch_look(struct heap_watch *watch, struct heap_look *ret_look, struct spans *ret_spans,
                     struct err *err);
/* Takes a look from given parts, and without types. Tests and the fuzzer call it directly. `pages` NULL: nothing about
 * residence. */
bool heap_look_at(struct image *image, const struct heap_place *place, struct page_map *pages,
                  struct heap_look *ret_look, struct spans *ret_spans, struct err *err);
/* Takes a cheaper look, for readings many times a second: the runtime's figures and the sums over spans, nothing about
 * residence. Where the runtime itself keeps the live heap of the last mark (figures.heap_marked), no bitmaps are read
 * either, and all objects count as allocated since that mark. */
bool heap_watch_figures(struct heap_watch *watch, struct heap_look *ret_look, struct err *err);
