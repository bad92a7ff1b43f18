/* Goroutines as a process has them, in an image of its memory (goheap/memory_image.h). */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "goheap/goroutine_list.h"
#include "goheap/layout.h"

/* Appends a record: `len` bytes at an address. */
void goroutine_fixture_record(uint64_t address, const void *bytes, uint32_t len, struct strbuf *image);
/* Appends a structure of type g. */
void goroutine_fixture_one(const struct layout *layout, const struct goroutine *goroutine, uint64_t address,
                           struct strbuf *image);
/* Appends runtime.allgs: the slice header and the array that it points to. */
void goroutine_fixture_list(uint64_t header, uint64_t array, const uint64_t *addresses, size_t count,
                            struct strbuf *image);
