/* All goroutines of a process, read from the runtime's own list of them (runtime.allgs).
 *
 * Nothing is stopped, so the list is of no one moment: a goroutine may end or begin while others are read. The runtime
 * never frees a goroutine's structure and only appends to the list, so none is missed that was there throughout.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct layout;
struct memory_reader;

/* runtime/runtime2.go: _Grunnable and the others, without the bit that the collector adds. */
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
        GOROUTINE_DEAD_EXTRA = 11, /* Go 1.26 and later: of a thread that C began, not in Go now */
};

struct goroutine {
        uint64_t id;
        uint64_t stack_lo, stack_hi; /* its stack; hi is where it begins */
        uint64_t pc, sp;             /* where it goes on, or is in a system call; of one that runs: stale */
        uint64_t creator_pc;         /* behind the go statement that made it; 0 of the first one */
        uint64_t entry_pc;           /* its function; 0 where a thread that C began is in Go */
        int64_t wait_since_ns; /* CLOCK_MONOTONIC of the collection that first saw it wait; 0: none did */
        uint8_t status;        /* enum goroutine_status */
        uint8_t wait_reason;   /* see wait_reason_name() */
};

struct goroutine_list {
        struct goroutine *items; /* all but the dead ones */
        size_t count;
        size_t dead;   /* structures that wait to be used again */
        size_t broken; /* could not be read, or what they say contradicts itself */
};
void goroutine_list_clear(struct goroutine_list *list);

/* `allgs` is where the slice header lies. ERR_MEASURE where that cannot be read; ERR_FORMAT where what lies there is no
 * slice, or one of more than 4 Mi goroutines. */
bool goroutine_list_read(struct memory_reader *reader, const struct layout *layout, uint64_t allgs,
                         struct goroutine_list *ret_list, struct err *err);

/* One structure's bytes as a goroutine; false where its fields contradict each other. A dead one may hold anything. */
bool goroutine_decode(const struct layout *layout, const uint8_t *bytes, size_t len, struct goroutine *ret);
/* Bytes of the structure that goroutine_decode() needs. */
size_t goroutine_decode_len(const struct layout *layout);
bool goroutine_is_dead(const struct goroutine *goroutine);
