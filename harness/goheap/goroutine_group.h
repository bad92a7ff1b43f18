/* Groups goroutines by the function that they run, the function that created them and what they wait for, and names
 * these. */
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
        int minor;      /* 19 of Go 1.19; the numbers of wait reasons depend on it */
        int64_t now_ns; /* CLOCK_MONOTONIC */
        /* Resident bytes of the stack of each goroutine of `list`; NULL: not known. */
        const int64_t *resident_bytes;
        size_t max; /* keep only so many groups, the largest; 0: all */
};

/* Fills one group for each combination of entry function, creator and state, largest first. ret_examples[i] is the
 * index in the list of one member of group i; the caller frees the array. The groups' frames stay empty. */
void goroutine_group(const struct goroutine_group_args *args, struct goroutine_groups *ret_groups,
                     size_t **ret_examples);

/* Whether it is one of the runtime's own, which runtime.NumGoroutine() does not count. */
bool goroutine_is_system(const struct names *names, const struct goroutine *goroutine);
/* Returns the runtime's word for what the goroutine waits for, or "running", "runnable", "syscall", "preempted". */
const char *goroutine_state_name(const struct goroutine *goroutine, int minor);

/* Sets function, file and line of a program counter; the caller frees the texts. `called`: pc is a return address, so
 * the line is that of the instruction before it, the call. */
void goroutine_frame_name(const struct names *names, uint64_t pc, bool called,
                          struct goroutine_frame *ret_frame);
