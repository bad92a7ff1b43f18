/* Asks the kernel which pages of a process are resident, swapped out or huge.
 *
 * PAGEMAP_SCAN (Linux 6.7 and later) tells all of this. It also tells the shared zero page, which is mapped where
 * memory was only read and does not count as the process's memory. Older kernels tell residence and swap only, in
 * /proc/PID/pagemap. One window of 64 MiB is cached, so ask in rising order of addresses.
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

/* Makes a map of a process, which need not outlive it. ERR_MEASURE where /proc/PID/pagemap may not be opened. */
bool page_map_new(const struct process_ref *process, struct page_map **ret_pages, struct err *err);
/* Makes a stand-in for tests: page i, counted from address 0, has flags[i]; pages from `count` on are not resident.
 * `flags` is borrowed. */
struct page_map *page_map_of(const uint8_t *flags, uint64_t count, uint64_t page_bytes);
void page_map_free(struct page_map *pages);
/* Drops the cached window, so that the kernel is asked again. */
void page_map_reset(struct page_map *pages);

uint64_t page_map_page_bytes(const struct page_map *pages);
/* Returns the PAGE_ flags of the page that holds the address; 0 where nothing is known. */
uint8_t page_map_flags(struct page_map *pages, uint64_t address);
/* Adds the bytes of [start, end) to a sum. Of a page that lies only partly in it, that part counts. */
void page_map_add(struct page_map *pages, uint64_t start, uint64_t end, struct heap_pages *sum);
/* Returns the resident bytes of [start, end). */
int64_t page_map_resident(struct page_map *pages, uint64_t start, uint64_t end);
/* Reads the pages of [address, address + len) that are resident or swapped out, and sets the rest of `bytes` to zero:
 * reading a page that the process never touched would make the kernel map one. `pages` NULL: reads all. False where
 * such a page could not be read. */
bool page_map_read(struct page_map *pages, struct memory_reader *memory, uint64_t address, void *bytes,
                   size_t len);

/* Lists the stretches of [start, end) with resident or swapped-out pages; gaps below 64 KiB do not divide a stretch. At
 * most `max`: the last one then reaches over all that follow. `pages` NULL: one stretch, [start, end). Returns how
 * many. */
struct page_stretch {
        uint64_t start;
        uint64_t end;
};
size_t page_map_stretches(struct page_map *pages, uint64_t start, uint64_t end, struct page_stretch *ret,
                          size_t max);
