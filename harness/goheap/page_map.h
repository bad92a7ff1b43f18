/* Which pages of a process are resident, swapped out, in huge pages: asked of the kernel, stretch by stretch.
 *
 * PAGEMAP_SCAN (Linux 6.7 and later) tells all of it, and tells the shared page of zeroes, which is mapped where memory
 * was only read and counts as no memory, from pages of the process's own. Before it, /proc/PID/pagemap tells residence
 * and swap. Addresses are asked best in rising order: one window of 64 MiB is kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/heap.h"

struct err;
struct memory_reader;
struct page_map;
struct process_ref;

enum {
        PAGE_RESIDENT = 1,
        PAGE_SWAPPED = 2,
        PAGE_HUGE = 4,
};

/* ERR_MEASURE where the kernel does not let us look. */
bool page_map_new(const struct process_ref *process, struct page_map **ret_pages, struct err *err);
/* A stand-in for tests: page `i` from address 0 on has flags[i]; beyond them nothing is resident. */
struct page_map *page_map_of(const uint8_t *flags, uint64_t count, uint64_t page_bytes);
void page_map_free(struct page_map *pages);
/* Forgets the window: what is asked next is asked of the kernel. */
void page_map_reset(struct page_map *pages);

uint64_t page_map_page_bytes(const struct page_map *pages);
/* Flags of the page that holds the address; 0 where nothing is known. */
uint8_t page_map_flags(struct page_map *pages, uint64_t address);
/* Adds the bytes of [start, end) to a sum; parts of pages count as parts. */
void page_map_add(struct page_map *pages, uint64_t start, uint64_t end, struct heap_pages *sum);
/* Resident bytes of [start, end). */
int64_t page_map_resident(struct page_map *pages, uint64_t start, uint64_t end);
/* Reads what is resident or swapped out of [address, address + len), and zeroes elsewhere: looking at memory that was
 * never touched would make the kernel map it. `pages` may be NULL: then all is read. False where a part that is there
 * could not be read. */
bool page_map_read(struct page_map *pages, struct memory_reader *memory, uint64_t address, void *bytes,
                   size_t len);

/* The stretches of [start, end) that are not empty, apart by at least 64 KiB of pages that are neither resident nor
 * swapped; at most `max`, the last then to the end. `pages` NULL: all of it is one. */
struct page_stretch {
        uint64_t start;
        uint64_t end;
};
size_t page_map_stretches(struct page_map *pages, uint64_t start, uint64_t end, struct page_stretch *ret,
                          size_t max);
