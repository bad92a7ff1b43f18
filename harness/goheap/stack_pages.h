/* How much of goroutines' stacks is in memory: reserved is not resident. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct goroutine;

/* ret_bytes[i]: resident bytes of the stack of goroutine i. Two stacks may share a page; each has its part of it. False
 * where the page map (a descriptor of /proc/PID/pagemap) cannot be read. */
bool stack_pages_read(int pagemap_fd, const struct goroutine *goroutines, size_t count, int64_t *ret_bytes);
