/* Which pages of a mapping are resident: evidence below the level of smaps, as text that can be stored and judged
 * again. Read from /proc/PID/pagemap, only for mappings where it decides: the executable (sections share a mapping)
 * and anonymous mappings that several owners may share.
 *
 * One line per mapping, numbers in hexadecimal, runs in pages as "first+count" from the mapping's start:
 *     7f5bc7e00000-7f5bcbe00000 0+400 802+1
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Resident bytes between two addresses; false where the text has no line that covers them all. */
bool pages_resident(const char *text, size_t len, uint64_t start, uint64_t end, int64_t page_bytes,
                    int64_t *ret_bytes);
