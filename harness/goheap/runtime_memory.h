/* Lists the memory that the runtime mapped for itself outside the heap arenas, range by range, with what each is for.
 *
 * The runtime maps memory only through sysAlloc and sysReserve, which have few callers (runtime/malloc.go, mheap.go,
 * mpagealloc_64bit.go, mprof.go). Each caller keeps a pointer to what it got; following these finds every range.
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

/* Whether `variable` is persistentChunks: the head of a list of chunks of 256 KiB that hold the spans' structures (the
 * one with the lowest and the one with the highest address are looked up). */
bool runtime_chunks_hold(struct image *image, uint64_t variable, const struct spans *spans);
/* Returns how many arenas of 64 KiB the lists at `variable` have, if it is gcBitsArenas; 0 if those do not hold the
 * spans' bitmaps. */
size_t runtime_bits_hold(struct image *image, uint64_t variable, const struct spans *spans);
/* Whether the profiler's hash table [buckhash] is at `address`: 179,999 pointers, each nil or to a bucket whose hash
 * fits its place. The first 16 that are set are checked. */
bool runtime_is_bucket_table(struct image *image, struct page_map *pages, uint64_t address);

/* Appends every such range to look->owned, and the heap arenas to look->arenas. */
void runtime_memory_list(struct image *image, const struct heap_place *place, const struct spans *spans,
                         struct heap_look *look);
