/* Reads all goroutines of a process from the runtime's own list of them (runtime.allgs).
 *
 * The process runs on, so the list shows no single moment: goroutines start and end while others are read. The runtime
 * only appends to the list and never frees a g structure, so a goroutine that lives throughout is never missed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct layout;
struct memory_reader;

/* runtime/runtime2.go: _Gidle and so on, without the collector's bit _Gscan. */
enum goroutine_status {
        GOROUTINE_IDLE = 0,
        GOROUTINE_RUNNABLE = 1,
        GOROUTINE_RUNNING = 2,
        GOROUTINE_SYSCALL = 3,
        GOROUTINE_WAITING = 4,
        GOROUTINE_DEAD = 6,
        GOROUTINE_COPYSTACK = 8,
        GOROUTINE_PREEMPTED = 9,
        GOROUTINE_LEAKED = 10, /* Go 1.26 and later: waits, and the collector found that nobody can wake it */
        GOROUTINE_DEAD_EXTRA = 11, /* Go 1.26 and later: spare one for a thread that C started, not in use */
};

struct goroutine {
        uint64_t id;
        uint64_t stack_lo, stack_hi; /* bounds of its stack, which grows down from hi */
        uint64_t pc, sp;             /* where it was parked or entered a system call; stale while it runs */
        uint64_t creator_pc;         /* return address of the go statement that created it; 0: none */
        uint64_t entry_pc;           /* its function; 0 for a thread that C started and that called into Go */
        int64_t wait_since_ns; /* CLOCK_MONOTONIC of the first collection that found it waiting; 0: none yet */
        uint8_t status;        /* enum goroutine_status */
        uint8_t wait_reason;   /* see wait_reason_name() */
};

struct goroutine_list {
        struct goroutine *items; /* all but the dead ones */
        size_t count;
        size_t dead;   /* g structures kept for reuse */
        size_t broken; /* g structures that could not be read, or whose fields contradict each other */
};
void goroutine_list_clear(struct goroutine_list *list);

/* Reads the list whose slice header is at `allgs`; clear with goroutine_list_clear(). ERR_MEASURE where it cannot be
 * read; ERR_FORMAT where there is no slice, or one of more than 4 Mi goroutines. */
bool goroutine_list_read(struct memory_reader *reader, const struct layout *layout, uint64_t allgs,
                         struct goroutine_list *ret_list, struct err *err);

/* Decodes the bytes of a g structure; false where its fields contradict each other. A dead one may hold anything. */
bool goroutine_decode(const struct layout *layout, const uint8_t *bytes, size_t len, struct goroutine *ret);
/* Returns how many bytes of a g structure goroutine_decode() needs. */
size_t goroutine_decode_len(const struct layout *layout);
bool goroutine_is_dead(const struct goroutine *goroutine);
