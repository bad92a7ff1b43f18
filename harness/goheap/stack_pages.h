/* How much of goroutines' stacks is in memory: reserved is not resident. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct goroutine;
struct page_map;

/* ret_bytes[i]: resident bytes of the stack of goroutine i. Two stacks may share a page; each has its part of it. */
void stack_pages_read(struct page_map *pages, const struct goroutine *goroutines, size_t count,
                      int64_t *ret_bytes);
