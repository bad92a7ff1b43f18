/* Finds runtime.mheap_ in a process: by its symbol, or by what it looks like where the symbol table was stripped.
 *
 * The search tries every word of the program's variables as mheap_.allspans, a slice of pointers to spans. It accepts a
 * slice if its elements look like spans and if the page index of the mheap around it (mheap_.arenas[..].spans) leads
 * back from each span's address to that same span. This needs neither symbols nor a disassembler.
 * A place that a symbol named has to pass the same checks. Nothing is guessed: what was not found is 0.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct image;
struct page_map;

struct heap_place {
        uint64_t mheap;      /* runtime.mheap_ */
        bool by_symbols;     /* else by search */
        uint64_t controller; /* runtime.gcController; 0: not found, or before Go 1.19 */
        uint64_t memstats;   /* runtime.memstats; 0: not found */
        uint64_t chunks;     /* runtime.persistentChunks: the runtime's own small allocations; 0: not found */
        uint64_t bits_arenas; /* runtime.gcBitsArenas; 0: not found */
        uint64_t
                bucket_table; /* what runtime.buckhash points to; 0: not found, or no profile was ever taken */
        const char *missing
                [4]; /* what find_statistics() did not find, in words for people; NULL after the last */
};

/* Finds mheap_ and sets `mheap` and `by_symbols`; find_statistics() sets the rest. Only resident and swapped-out pages
 * of the variables are searched; all of them where `pages` is NULL. ERR_MEASURE names the step that failed. */
bool find_heap(struct image *image, struct page_map *pages, struct heap_place *ret_place, struct err *err);
/* Returns the address of the mspan that owns `address`, as mheap_'s index of pages has it; 0: none. */
uint64_t heap_index_of(struct image *image, uint64_t mheap, uint64_t address);
/* Returns the address of the heapArena of the 64 MiB arena that holds `address`; 0: none. */
uint64_t heap_arena_of(struct image *image, uint64_t mheap, uint64_t address);
