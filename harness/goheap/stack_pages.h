/* Measures how much of goroutines' stacks is resident. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct goroutine;
struct page_map;

/* Sets ret_bytes[i] to the resident bytes of the stack of goroutines[i]. Of a page that two stacks share, each gets the
 * part that it covers. */
void stack_pages_read(struct page_map *pages, const struct goroutine *goroutines, size_t count,
                      int64_t *ret_bytes);
