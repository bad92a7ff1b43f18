/* Which pages of a mapping are resident: finer than smaps, as text that can be stored and judged again. It is read from
 * /proc/PID/pagemap, and only for mappings that smaps cannot divide: the executable, whose sections share a mapping, and
 * anonymous mappings that may have several owners.
 *
 * One line per mapping: its address range, then runs of resident pages as "first+count", counted in pages from the
 * start of the mapping. All numbers are hexadecimal:
 *     7f5bc7e00000-7f5bcbe00000 0+400 802+1
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts the resident bytes of the pages in [start, end); false if no single line of the text covers that range. */
bool pages_resident(const char *text, size_t len, uint64_t start, uint64_t end, int64_t page_bytes,
                    int64_t *ret_bytes);
