/* Reads all spans of a Go heap (runtime/mheap.go: mspan). A span is a run of pages that the runtime uses for objects of
 * one size, or for goroutine stacks.
 *
 * The process runs on while they are read. A span whose fields contradict each other was read while it changed [torn]:
 * it is read again, and if that does not help, counted and left out.
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
        uint64_t alloc_bits; /* addresses of the bitmaps in the process [allocBits, gcmarkBits] */
        uint64_t mark_bits;
        uint64_t large_type; /* address of a large object's type, Go 1.22 and later; 0: none */
        uint32_t elems;
        uint32_t free_index; /* every slot below this index is allocated [freeindex] */
        uint32_t alloc_count;
        uint32_t sweepgen;
        uint8_t size_class; /* 0: one large object */
        bool noscan;        /* its objects hold no pointers */
        uint8_t state;
};

struct spans {
        struct span *items; /* all but the dead ones, sorted by address, without overlaps */
        size_t count;
        size_t capacity;
        uint32_t heap_sweepgen; /* of mheap_; a span swept since the last mark has the same, else 2 less */
        uint64_t structures;    /* all mspan structures, dead ones included */
        uint64_t torn;          /* left out: contradicted themselves each time, or overlapped another */
        uint64_t torn_bytes;    /* sizes of those that overlapped another */
        uint64_t first_structure, last_structure; /* lowest and highest address of an mspan structure */
};

/* Reads all spans of the heap at `mheap`, as find_heap() found it. ERR_MEASURE where their list cannot be read. */
bool spans_read(struct image *image, uint64_t mheap, struct spans *ret_spans, struct err *err);
void spans_clear(struct spans *spans);

/* Whether the fields agree with each other; a dead span always does. */
bool span_is_consistent(const struct span *span);
/* Decodes the bytes of an mspan structure. */
struct span span_parse(const struct image *image, const void *bytes, size_t len);
static inline uint64_t span_bytes(const struct span *span)
{
        return span->pages * SPAN_PAGE_BYTES;
}
/* Returns the span that holds an address, borrowed; NULL where none does. */
const struct span *spans_find(const struct spans *spans, uint64_t address);
