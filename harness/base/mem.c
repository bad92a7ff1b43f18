/* The only place that handles failed allocations. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mem_check(void *memory)
{
        if (!memory) {
                fputs("plateau: out of memory\n", stderr);
                exit(4);
        }
        return memory;
}

void *mem_new(size_t count, size_t element_bytes)
{
        return mem_check(calloc(count ? count : 1, element_bytes ? element_bytes : 1));
}

void *mem_resize(void *memory, size_t count, size_t element_bytes)
{
        size_t bytes;

        if (__builtin_mul_overflow(count, element_bytes, &bytes))
                return mem_check(NULL);
        return mem_check(realloc(memory, bytes ? bytes : 1));
}

void *mem_grow(void *memory, size_t *capacity, size_t needed, size_t element_bytes)
{
        size_t grown = *capacity ? *capacity : 16;

        if (memory && needed <= *capacity)
                return memory;
        while (grown < needed)
                grown *= 2;
        *capacity = grown;
        return mem_resize(memory, grown, element_bytes);
}

char *mem_dup(const char *text)
{
        return text ? mem_check(strdup(text)) : NULL;
}

char *mem_dup_len(const char *text, size_t len)
{
        char *copy = mem_new(len + 1, 1);

        if (len)
                memcpy(copy, text, len);
        return copy;
}

char *mem_printf(const char *format, ...)
{
        va_list args;
        char *text = NULL;

        va_start(args, format);
        if (vasprintf(&text, format, args) < 0)
                text = NULL;
        va_end(args);
        return mem_check(text);
}
