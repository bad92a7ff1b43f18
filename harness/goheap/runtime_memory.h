/* The runtime's own memory outside the arenas, by owner: every list and table that its structures lead to.
 *
 * All that the runtime maps goes through one function [sysAlloc, sysReserve] with few callers (runtime/malloc.go,
 * mheap.go, mpagealloc_64bit.go, mprof.go); each of them keeps a pointer, and from these the ranges are known.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/heap.h"

struct heap_place;
struct image;
struct page_map;
struct spans;

/* The list of 256 KiB chunks that begins at the variable holds the structures of all spans. */
bool runtime_chunks_hold(struct image *image, uint64_t variable, const struct spans *spans);
/* How many arenas of 64 KiB the lists at the variable have; 0 where they do not hold the bits of the spans. */
size_t runtime_bits_hold(struct image *image, uint64_t variable, const struct spans *spans);
/* The profiler's table: 179,999 pointers, of which those that are set lead to buckets whose hash belongs there. */
bool runtime_is_bucket_table(struct image *image, struct page_map *pages, uint64_t address);

/* Appends every range that a structure names, and the arenas in use, to `look`. */
void runtime_memory_list(struct image *image, const struct heap_place *place, const struct spans *spans,
                         struct heap_look *look);
