/* Reads the stacks of many goroutines from the process, and unwinds them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct goroutine;
struct memory_reader;
struct unwinder;

struct goroutine_stack {
        size_t first;  /* index in pcs */
        size_t count;  /* 0: it runs, or its stack could not be read */
        bool is_whole; /* reaches to the goroutine's first function */
};

struct goroutine_stacks {
        struct goroutine_stack *items; /* items[i] is the stack of goroutines[i] */
        size_t count;
        uint64_t *pcs; /* innermost first; see unwind() */
        size_t pc_count;
};
void goroutine_stacks_clear(struct goroutine_stacks *stacks);

/* Reads each stack from the stack pointer to its upper end: the first 2 KiB, which is all of most stacks, and up to
 * 64 KiB where that does not reach the first function. Clear with goroutine_stacks_clear(). */
void goroutine_stacks_read(struct memory_reader *reader, struct unwinder *unwinder,
                           const struct goroutine *goroutines, size_t count,
                           struct goroutine_stacks *ret_stacks);
