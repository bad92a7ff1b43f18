/* The spans of a Go heap: every run of pages that the runtime handed out, as its own structures say.
 *
 * Reading is not atomic: a span whose fields contradict each other is read again, and what stays torn is counted and
 * left out. Go's names in brackets; runtime/mheap.go describes them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct image;

enum span_state {
        SPAN_DEAD = 0,   /* the structure is kept for reuse */
        SPAN_IN_USE = 1, /* objects [mSpanInUse] */
        SPAN_MANUAL = 2, /* stacks, and the collector's work buffers [mSpanManual] */
};

#define SPAN_PAGE_BYTES UINT64_C(8192)
enum { SPAN_CLASS_MAX = 68, SPAN_SMALL_MAX = 32768 };

struct span {
        uint64_t start;
        uint64_t pages; /* of 8 KiB */
        uint64_t elem_bytes;
        uint64_t alloc_bits; /* addresses in the process */
        uint64_t mark_bits;
        uint64_t large_type; /* of the only object, Go 1.22 and later; 0: not told */
        uint32_t elems;
        uint32_t free_index; /* below it every object is allocated [freeindex] */
        uint32_t alloc_count;
        uint32_t sweepgen;
        uint8_t size_class; /* 0: one large object */
        bool noscan;        /* its objects hold no pointers */
        uint8_t state;
};

struct spans {
        struct span *items; /* those in use and the manual ones, by address, none overlapping another */
        size_t count;
        size_t capacity;
        uint32_t heap_sweepgen; /* a span with it has been swept since the last mark; with 2 less, not yet */
        uint64_t structures;    /* that the runtime keeps, dead ones included */
        uint64_t torn;          /* left out: contradicted themselves three times, or overlapped another */
        uint64_t torn_bytes;    /* that they claimed, where that was believable */
        uint64_t first_structure, last_structure; /* lowest and highest address of one */
};

/* ERR_MEASURE where the list itself cannot be read. */
/* `mheap` as find_heap() found it. */
bool spans_read(struct image *image, uint64_t mheap, struct spans *ret_spans, struct err *err);
void spans_clear(struct spans *spans);

/* Whether the fields agree with each other; a dead span always does. */
bool span_is_consistent(const struct span *span);
/* The fields of a structure's bytes. */
struct span span_parse(const struct image *image, const void *bytes, size_t len);
static inline uint64_t span_bytes(const struct span *span)
{
        return span->pages * SPAN_PAGE_BYTES;
}
/* The span that holds an address; NULL where none does. */
const struct span *spans_find(const struct spans *spans, uint64_t address);
