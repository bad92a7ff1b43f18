/* Many small pieces of another process's memory at once: what lies close together is read as one range. */
#pragma once

#include <stddef.h>

struct memory_range;
struct memory_reader;

/* Reads every range, sets its `read`, and returns how many were read whole, as memory_read() does; the order of the
 * ranges stays. For pieces up to some hundred bytes each, ten thousand and more of them. */
size_t memory_read_joined(struct memory_reader *reader, struct memory_range *ranges, size_t count);
