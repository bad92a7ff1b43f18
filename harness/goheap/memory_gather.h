/* Many structures of one size, wherever they lie: what a list of pointers points at. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct memory_reader;

/* Reads `len` bytes at each address into ret_bytes[i * len]; ret_read[i] says whether it could. Neighbours are read
 * together, since the kernel looks up a page for each range: 100,000 goroutines in some thousand ranges. Returns how
 * many were read. */
size_t memory_gather(struct memory_reader *reader, const uint64_t *addresses, size_t count, size_t len,
                     uint8_t *ret_bytes, bool *ret_read);
