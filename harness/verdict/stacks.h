/* Stacks with a number each: bytes in use, or goroutines. What a profile says, whatever its format. */
#pragma once

#include <stddef.h>

#include "base/strbuf.h"

struct stack {
        char *text; /* innermost first: "main.leakRecord (heap.go:42) < main.handleLeak < …" */
        double value;
        double sure; /* of a difference: how sure it is, 1: sure enough; else 0 */
};

struct stacks {
        struct stack *items;
        size_t count;
        size_t capacity;
        double sample_bytes; /* of a heap profile: one sample stands for so many bytes allocated; 0: not known */
};
void stacks_clear(struct stacks *stacks);
/* Adds one stack; `text_take` is freed with the rest. */
void stacks_add(struct stacks *stacks, char *text_take, double value);
/* Sorts by text and adds up equal ones. */
void stacks_merge(struct stacks *stacks);

/* Puts a stack's text together frame by frame, innermost first. Frames of the runtime on the inside (where a goroutine
 * parks) and on the outside (where it began) are left out; deep stacks are cut. */
struct stack_writer {
        struct strbuf text;
        struct strbuf inner; /* frames of the runtime, shown only if there are no others */
        int frames;
};
/* `line` ≤ 0 or `file` NULL: not known. The texts need not end with NUL. */
void stack_writer_frame(struct stack_writer *writer, const char *function, size_t function_len,
                        const char *file, size_t file_len, long long line);
/* The text, fresh memory; the writer is empty again. */
char *stack_writer_take(struct stack_writer *writer);
