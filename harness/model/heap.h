/* A look at a Go heap from outside the process: what its spans hold, by size class, and which of their pages are
 * resident. goheap/ takes it, a snapshot stores it as text (model/heap_text.h), ledger/ judges it.
 *
 * Objects are of two kinds. "Survived": the last finished GC mark reached it. "Since": allocated after that mark; from
 * outside nobody can tell whether it is still in use. A "free" slot is one of a span in use that holds no object.
 * All amounts are bytes unless stated otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a range of memory is, in bytes. A page that is only partly in the range counts with that part. Bytes neither
 * resident nor swapped were never touched, or were returned to the kernel. */
struct heap_pages {
        int64_t bytes; /* size of the range */
        int64_t resident;
        int64_t swapped;
        int64_t huge; /* the part of `resident` in huge pages; also 0 if the kernel does not tell for each page */
};

/* The spans of one size class, with pointers or without (noscan). The runtime has up to 67 size classes; size class 0
 * stands for all large objects together. */
struct heap_class {
        int32_t size_class;
        bool noscan;
        int64_t elem_bytes; /* size of one slot; 0 for large objects */
        int64_t spans;
        int64_t slots;
        int64_t survived; /* objects */
        int64_t since;    /* objects; includes dead ones that the sweeper has not freed yet */
        int64_t survived_bytes;
        int64_t since_bytes;
        struct heap_pages pages;
        /* pages.resident divided by use; the tail of a span, too short for another slot, counts as free. */
        int64_t survived_resident;
        int64_t since_resident;
        int64_t free_resident;
};

/* One large object. */
struct heap_large {
        uint64_t start;
        bool survived;
        bool noscan;
        struct heap_pages pages;
        uint64_t type_at; /* address of the runtime's type descriptor; 0: none. Not in the text form. */
        char *type;       /* "[]uint8"; NULL if the runtime does not keep it, or it holds no pointers */
};

/* Objects of one type. The runtime keeps types only of objects that hold pointers and are larger than 512 bytes, and
 * only since Go 1.22. */
struct heap_type {
        char *name;             /* "main.session", "map.bucket[string]main.entry" */
        int64_t objects;        /* an estimate from every n-th span if there are many */
        int64_t bytes;          /* total size of their slots */
        int64_t survived_bytes; /* the part of `bytes` that survived */
};
enum { HEAP_TYPES_MAX = 100 };

/* The runtime's own memory, by the runtime's structure that it belongs to. */
enum heap_owner {
        HEAP_OWNER_CHUNKS,      /* persistentalloc chunks: small allocations such as mspan structures */
        HEAP_OWNER_SPAN_LIST,   /* mheap.allspans */
        HEAP_OWNER_ARENA_INDEX, /* mheap.arenas, which maps addresses to arenas */
        HEAP_OWNER_ARENAS,      /* heapArena structures: spans by page, and before Go 1.22 pointer bitmaps */
        HEAP_OWNER_PAGE_INDEX,  /* the page allocator: summaries, bitmaps, the scavenger's index */
        HEAP_OWNER_BITS,        /* mark and allocation bits */
        HEAP_OWNER_BUCKETS,     /* the profiler's bucket table */
        HEAP_OWNER_COUNT,
};
extern const char *const heap_owner_names[HEAP_OWNER_COUNT + 1];

struct heap_owned {
        enum heap_owner owner;
        uint64_t start;
        uint64_t end;
        struct heap_pages pages;
};

struct heap_arena {
        uint64_t start; /* address range that the runtime has mapped for its heap */
        uint64_t end;
        int64_t resident; /* in the whole range */
};

/* A figure summed up from the spans, and the bounds between which the runtime's own figure puts it. */
struct heap_check {
        char name[32];
        int64_t found;
        int64_t low;
        int64_t high;
};
enum { HEAP_CHECKS_MAX = 8 };

/* Figures that the runtime keeps itself; -1: not found, or this version does not keep it. */
struct heap_figures {
        int64_t heap_marked; /* bytes marked live by the last GC cycle */
        int64_t num_gc;      /* finished GC cycles */
        int64_t num_forced_gc;
        int64_t gc_cpu_ppb;  /* GC's share of the processor time since the start, in billionths */
        int64_t next_gc;     /* heap size at which the next cycle begins */
        int64_t heap_in_use; /* this and the next two are compared with the sums over spans */
        int64_t heap_released;
        int64_t heap_free;
        int64_t stacks_sys, mspan_sys, mcache_sys, buck_hash_sys, gc_sys, other_sys;
        int64_t total_alloc;
        int64_t last_gc_ns; /* wall-clock time at which the last cycle ended */
        int64_t goroutines;
};

struct heap_look {
        int64_t t_ns; /* CLOCK_MONOTONIC, when the look began */
        int64_t took_ns;
        int32_t minor;       /* of the Go version: 22 for go1.22 */
        bool by_symbols;     /* the runtime's variables were found by symbol; false: by searching memory */
        int32_t layout_from; /* enum image_layout_from */
        int64_t cycles;      /* GC cycles begun, derived from mheap.sweepgen */
        bool lists_known; /* all lists of the runtime's mappings were found: a mapping in none is not Go's */
        int64_t spans;    /* number of mspan structures, unused ones included */
        int64_t span_structure_bytes; /* total size of those structures; they lie in HEAP_OWNER_CHUNKS */
        int64_t torn;                 /* spans left out because they changed while being read */
        int64_t torn_bytes;
        struct heap_class *classes; /* those with spans: small size classes by size, then large objects */
        size_t class_count, class_capacity;
        struct heap_large *large; /* objects above 1 MiB, largest first, at most HEAP_LARGE_MAX */
        size_t large_count, large_capacity;
        struct heap_type *types; /* most bytes first, at most HEAP_TYPES_MAX; empty before Go 1.22 */
        size_t type_count;
        struct heap_pages stacks;
        struct heap_pages buffers; /* GC work buffers */
        struct heap_pages idle;    /* free pages not returned to the kernel: the runtime's reserve */
        struct heap_pages
                released;     /* free pages returned to the kernel; `resident` ones it has not taken yet */
        int64_t cached_bytes; /* the part of `idle` in the Ps' page caches; some of it may be returned */
        struct heap_arena *arenas;
        size_t arena_count, arena_capacity;
        struct heap_owned *owned;
        size_t owned_count, owned_capacity;
        struct heap_figures figures;
        struct heap_check checks[HEAP_CHECKS_MAX];
        size_t check_count;
        char *missing; /* what could not be found, in words; NULL: nothing is missing */
};
enum { HEAP_CLASSES_MAX = 136, HEAP_LARGE_MAX = 1000, HEAP_ARENAS_MAX = 1 << 16, HEAP_OWNED_MAX = 1 << 14 };

void heap_look_clear(struct heap_look *look);
/* Makes an empty look whose figures are all -1. */
void heap_look_init(struct heap_look *look);

/* Sums over the classes. */
int64_t heap_look_alloc_bytes(const struct heap_look *look); /* survived + since; comparable to HeapAlloc */
int64_t heap_look_survived_bytes(const struct heap_look *look);   /* the live heap as of the last mark */
int64_t heap_look_objects(const struct heap_look *look);          /* survived + since */
struct heap_pages heap_look_in_use(const struct heap_look *look); /* pages of spans in use */
/* Returns the bytes of a class that hold no object, resident or not. */
int64_t heap_class_free_bytes(const struct heap_class *class_);

/* Adds [start, end) as memory of the runtime's own. Does nothing if it is empty or HEAP_OWNED_MAX are there already. */
void heap_look_add_owned(struct heap_look *look, enum heap_owner owner, uint64_t start, uint64_t end);
/* Adds a check that `found` is between `low` and `high`: the runtime's own figure, read before and after the look.
 * Does nothing if there are HEAP_CHECKS_MAX already. */
void heap_look_add_check(struct heap_look *look, const char *name, int64_t found, int64_t low, int64_t high);
bool heap_check_holds(const struct heap_check *check);
/* Writes the name of a class for people, "96-byte objects" or "large objects", to `text` and returns it. */
enum { HEAP_CLASS_TEXT_MAX = 64 };
const char *heap_class_text(const struct heap_class *class_, char text[HEAP_CLASS_TEXT_MAX]);
