/* Goroutines as groups with names: who made them, what they run, what they wait for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/goroutines.h"

struct goroutine;
struct goroutine_list;
struct image;
struct names;

struct goroutine_group_args {
        const struct goroutine_list *list;
        const struct names *names;
        int minor;      /* of the Go version: names of wait reasons */
        int64_t now_ns; /* CLOCK_MONOTONIC */
        /* Bytes of each one's stack that are resident, as many as the list has; NULL: not known. */
        const int64_t *resident_bytes;
        size_t max; /* groups that are kept, the largest; 0: all */
};

/* One group for each function that runs, function that made it and word for what it waits for. ret_examples holds one
 * member's place in the list for each group; the caller frees it. Frames are left empty. */
void goroutine_group(const struct goroutine_group_args *args, struct goroutine_groups *ret_groups,
                     size_t **ret_examples);

/* One of the runtime's own, which runtime.NumGoroutine() does not count. */
bool goroutine_is_system(const struct names *names, const struct goroutine *goroutine);
/* The runtime's word for what it waits for, or "running", "runnable", "syscall", "preempted". */
const char *goroutine_state_name(const struct goroutine *goroutine, int minor);

/* The frame that a program counter stands for, fresh texts. `called`: it is where a call returns to, so that the
 * instruction before it is meant. */
void goroutine_frame_name(const struct names *names, uint64_t pc, bool called,
                          struct goroutine_frame *ret_frame);
