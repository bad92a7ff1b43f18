/* Reads many small pieces of another process's memory: neighbours with a small gap between them as one range. */
#pragma once

#include <stddef.h>

struct memory_range;
struct memory_reader;

/* Does what memory_read() does, faster where there are ten thousand ranges or more of up to some hundred bytes each.
 * Does not reorder `ranges`. */
size_t memory_read_joined(struct memory_reader *reader, struct memory_range *ranges, size_t count);
