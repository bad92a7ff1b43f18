/* Finds the Go heap's own structures in a process: by the names of the symbol table, else by what they look like.
 *
 * The search needs no disassembler and no architecture: a slice of pointers in the program's variables whose elements
 * are spans, each of which the heap's index of pages, reached from the structure around that slice, names as the owner
 * of its pages. The same checks are made where a symbol named the place. Nothing is guessed: what was not found is 0,
 * and says at which step.
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
        const char *missing[4]; /* what could not be found, in words; NULL where all was */
};

/* The heap. Only resident pages of the variables are looked at; `pages` NULL: all. ERR_MEASURE names the step that
 * failed. */
bool find_heap(struct image *image, struct page_map *pages, struct heap_place *ret_place, struct err *err);
/* The span structure that the heap's index names for an address; 0: none. */
uint64_t heap_index_of(struct image *image, uint64_t mheap, uint64_t address);
/* The arena's own structure [heapArena] for an address; 0: none. */
uint64_t heap_arena_of(struct image *image, uint64_t mheap, uint64_t address);
