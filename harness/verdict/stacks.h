/* Stacks: call stacks with a number each (bytes in use, or goroutines): what a profile says, whatever its format. */
#pragma once

#include <stddef.h>

#include "base/strbuf.h"

struct stack {
        char *text; /* innermost first: "main.leakRecord (heap.go:42) < main.handleLeak < …" */
        double value;
        double sure; /* of a growth: 1 or more is sure, see call_sites.c; 0 in a profile as read */
};

struct stacks {
        struct stack *items;
        size_t count;
        size_t capacity;
        double sample_bytes; /* of a heap profile: bytes allocated per sample; 0: not sampled, or not known */
};
void stacks_clear(struct stacks *stacks);
/* Adds one stack; `text_take` is freed with the rest. */
void stacks_add(struct stacks *stacks, char *text_take, double value);
/* Sorts by text and adds up equal ones. */
void stacks_merge(struct stacks *stacks);

/* Builds a stack's text frame by frame, innermost first. Leaves out frames of the runtime (where a goroutine parks, where it
 * began), unless there are no others. Cuts deep stacks. Start with a zeroed writer. */
struct stack_writer {
        struct strbuf text;
        struct strbuf inner; /* frames of the runtime, shown only if there are no others */
        int frames;
};
/* Adds a frame. `line` ≤ 0 or `file` NULL: not known. The texts need not end with NUL. */
void stack_writer_frame(struct stack_writer *writer, const char *function, size_t function_len,
                        const char *file, size_t file_len, long long line);
/* Returns the text, which the caller frees, and empties the writer. */
char *stack_writer_take(struct stack_writer *writer);
