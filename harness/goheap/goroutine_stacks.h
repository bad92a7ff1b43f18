/* The stacks of many goroutines: each one's bytes read, and unwound. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct goroutine;
struct memory_reader;
struct unwinder;

struct goroutine_stack {
        size_t first; /* in pcs */
        size_t count; /* 0: it runs, or its stack could not be read */
        bool is_whole;
};

struct goroutine_stacks {
        struct goroutine_stack *items; /* as many as goroutines were asked for, in their order */
        size_t count;
        uint64_t *pcs; /* innermost first; see unwind() */
        size_t pc_count;
};
void goroutine_stacks_clear(struct goroutine_stacks *stacks);

/* Reads what lies between each one's stack pointer and its stack's end: at first 2 KiB of it, which is all for most,
 * and as much as 64 KiB where that was too little. */
void goroutine_stacks_read(struct memory_reader *reader, struct unwinder *unwinder,
                           const struct goroutine *goroutines, size_t count,
                           struct goroutine_stacks *ret_stacks);
