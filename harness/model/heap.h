/* A look at a Go heap from outside: what its spans hold, object size by object size, and what of it is resident, page by
 * page. Taken by goheap/, stored beside the other evidence of a snapshot as text (model/heap_text.h), judged by ledger/.
 *
 * "Survived": the last finished mark reached it. "Since": allocated after that mark; whether it is still in use, nobody
 * outside can say. "Free": a slot of a span in use that holds no object. Bytes throughout, where nothing else is said.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes by what the kernel did with their pages. Parts of a page count as parts. */
struct heap_pages {
        int64_t bytes;
        int64_t resident;
        int64_t swapped; /* neither resident nor swapped: never touched, or given back */
        int64_t huge; /* of the resident ones in huge pages; 0 as well where the kernel does not tell by page */
};

/* Objects of one size, with pointers or without. The runtime has up to 67 sizes; 0 is every large object together. */
struct heap_class {
        int32_t size_class;
        bool noscan;
        int64_t elem_bytes; /* 0 for large ones */
        int64_t spans;
        int64_t slots;
        int64_t survived; /* objects */
        int64_t since;    /* objects; those that a sweep has yet to free among them */
        int64_t survived_bytes;
        int64_t since_bytes;
        struct heap_pages pages;
        /* `resident` by what the bytes are; the ends of spans that hold no slot are free ones. */
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
        uint64_t type_at; /* address of the type's description; 0: not kept. Not stored. */
        char *type;       /* "[]uint8"; NULL where the runtime does not keep it, or it holds no pointers */
};

/* Objects of one type, large ones and such that are larger than 512 bytes and hold pointers (Go 1.22 and later). */
struct heap_type {
        char *name;             /* "main.session", "map.bucket[string]main.entry" */
        int64_t objects;        /* where there are many, an estimate from one span in so many */
        int64_t bytes;          /* of their slots */
        int64_t survived_bytes; /* of these, what the last mark reached */
};
enum { HEAP_TYPES_MAX = 100 };

/* The runtime's own memory, by what leads to it. */
enum heap_owner {
        HEAP_OWNER_CHUNKS,      /* its small allocations, the structures of spans among them */
        HEAP_OWNER_SPAN_LIST,   /* the list of all spans */
        HEAP_OWNER_ARENA_INDEX, /* which arena lies where */
        HEAP_OWNER_ARENAS,     /* each arena's own structure: spans by page, before Go 1.22 pointer bitmaps */
        HEAP_OWNER_PAGE_INDEX, /* free pages: summaries, bitmaps, what the scavenger keeps */
        HEAP_OWNER_BITS,       /* mark and allocation bits */
        HEAP_OWNER_BUCKETS,    /* the profiler's table */
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
        uint64_t start; /* what the runtime has mapped of the address space for its heap */
        uint64_t end;
        int64_t resident; /* of all of it */
};

/* Two figures that must agree. */
struct heap_check {
        char name[32];
        int64_t found;
        int64_t low;
        int64_t high;
};
enum { HEAP_CHECKS_MAX = 8 };

/* Figures that the runtime keeps; -1: not found, or not kept by this version. */
struct heap_figures {
        int64_t heap_marked; /* live heap of the last mark */
        int64_t num_gc;      /* finished collections */
        int64_t num_forced_gc;
        int64_t gc_cpu_ppb;  /* the collector's share of the processors since the start, in billionths */
        int64_t next_gc;     /* the heap at which the next collection begins */
        int64_t heap_in_use; /* as the runtime counts them itself, for the checks */
        int64_t heap_released;
        int64_t heap_free;
        int64_t stacks_sys, mspan_sys, mcache_sys, buck_hash_sys, gc_sys, other_sys;
        int64_t total_alloc;
        int64_t last_gc_ns; /* wall clock of the end of the last collection */
        int64_t goroutines;
};

struct heap_look {
        int64_t t_ns; /* monotonic; when the look began */
        int64_t took_ns;
        int32_t minor;       /* of the Go version */
        bool by_symbols;     /* found by names, else by search */
        int32_t layout_from; /* enum image_layout_from */
        int64_t cycles;      /* collections begun, as the spans' generation says */
        bool lists_known;    /* every list of the runtime's own mappings: what none of them has is not Go's */
        int64_t spans;       /* structures, dead ones included */
        int64_t span_structure_bytes; /* of all of them; they lie in HEAP_OWNER_CHUNKS */
        int64_t torn;                 /* spans left out */
        int64_t torn_bytes;
        struct heap_class *classes; /* those that have spans; small ones by size, then large */
        size_t class_count, class_capacity;
        struct heap_large *large; /* above 1 MiB, largest first, at most HEAP_LARGE_MAX */
        size_t large_count, large_capacity;
        struct heap_type
                *types; /* most bytes first, at most HEAP_TYPES_MAX; none where the version keeps none */
        size_t type_count;
        struct heap_pages stacks;
        struct heap_pages buffers; /* the collector's work buffers */
        struct heap_pages idle;    /* pages in no span that the runtime has not given back: its reserve */
        struct heap_pages
                released; /* pages in no span that it has given back; resident: the kernel still has them */
        int64_t cached_bytes; /* of the idle ones, those that a processor keeps for its next span; some may be given back */
        struct heap_arena *arenas;
        size_t arena_count, arena_capacity;
        struct heap_owned *owned;
        size_t owned_count, owned_capacity;
        struct heap_figures figures;
        struct heap_check checks[HEAP_CHECKS_MAX];
        size_t check_count;
        char *missing; /* what could not be found, in words; NULL where all was */
};
enum { HEAP_CLASSES_MAX = 136, HEAP_LARGE_MAX = 1000, HEAP_ARENAS_MAX = 1 << 16, HEAP_OWNED_MAX = 1 << 14 };

void heap_look_clear(struct heap_look *look);
/* A look with no figures: all -1. */
void heap_look_init(struct heap_look *look);

/* Sums over the classes. */
int64_t heap_look_alloc_bytes(const struct heap_look *look);    /* survived and since, as HeapAlloc counts */
int64_t heap_look_survived_bytes(const struct heap_look *look); /* the live heap of the last mark */
int64_t heap_look_objects(const struct heap_look *look);
struct heap_pages heap_look_in_use(const struct heap_look *look); /* of spans that hold objects */
/* Bytes of free slots in a class, resident or not. */
int64_t heap_class_free_bytes(const struct heap_class *class_);

/* Memory [start, end) of the runtime's own; nothing where it is empty, or HEAP_OWNED_MAX are known. */
void heap_look_add_owned(struct heap_look *look, enum heap_owner owner, uint64_t start, uint64_t end);
/* A sum that was found, and what the runtime counts: between low and high, which it said before and after. Beyond
 * HEAP_CHECKS_MAX nothing is added. */
void heap_look_add_check(struct heap_look *look, const char *name, int64_t found, int64_t low, int64_t high);
bool heap_check_holds(const struct heap_check *check);
/* The name of a class for people: "96-byte objects", "large objects". Returns `text`. */
enum { HEAP_CLASS_TEXT_MAX = 64 };
const char *heap_class_text(const struct heap_class *class_, char text[HEAP_CLASS_TEXT_MAX]);
