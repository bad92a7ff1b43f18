/* Memory: allocation that stops the program when it fails.
 *
 * Numbers gathered while starving would be worthless, so nobody handles a failed allocation: mem_* print one line
 * to stderr and exit with 4. Free with free().
 */
#pragma once

#include <stddef.h>

/* Allocates zeroed memory for `count` elements of `element_bytes`; overflow counts as failure. Never NULL, even for 0. */
void *mem_new(size_t count, size_t element_bytes) __attribute__((malloc, returns_nonnull));

/* Resizes like realloc(); new memory is not zeroed. */
void *mem_resize(void *memory, size_t count, size_t element_bytes) __attribute__((returns_nonnull));

/* Grows an array by doubling so that at least `needed` elements fit; `*capacity` counts elements. */
void *mem_grow(void *memory, size_t *capacity, size_t needed, size_t element_bytes)
        __attribute__((returns_nonnull));

/* Returns a copy of `text`, or NULL if `text` is NULL. */
char *mem_dup(const char *text);

/* Returns a copy of the first `len` bytes of `text`, NUL-terminated. */
char *mem_dup_len(const char *text, size_t len) __attribute__((returns_nonnull));

/* Formats as printf() does, into fresh memory. */
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/* Returns `memory`; ends the program if it is NULL. For memory that another library has allocated. */
void *mem_check(void *memory) __attribute__((returns_nonnull));
