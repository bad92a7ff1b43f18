/* Goroutines, grouped by the function that created them, the function they run and what they wait for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct goroutine_frame {
        char *function; /* "net/http.(*Server).Serve" */
        char *file;     /* NULL: not known */
        int64_t line;   /* 0: not known */
};

struct goroutine_group {
        char *entry;    /* the function that they run; NULL: not known (a thread created by C) */
        char *creator;  /* the function with the go statement; NULL: the runtime itself (main) */
        char *place;    /* position of the go statement, "server.go:3086"; NULL: not known */
        char *state;    /* the runtime's name for what they wait for, or "running", "runnable", "syscall" */
        bool is_system; /* belongs to the runtime; runtime.NumGoroutine() leaves these out */
        int64_t count;
        int64_t stack_bytes;            /* reserved for their stacks */
        int64_t stack_resident_bytes;   /* the resident part of stack_bytes; -1: not known */
        int64_t longest_wait_ns;        /* since the GC cycle that first saw one of them wait; -1: none did */
        struct goroutine_frame *frames; /* stack of one of them, innermost first; NULL if they are running */
        size_t frame_count;
};

struct goroutine_groups {
        struct goroutine_group *items; /* largest first; equal ones by name */
        size_t count;
        int64_t goroutines; /* total, as runtime.NumGoroutine() counts: without the runtime's own */
        int64_t system;     /* the runtime's own goroutines */
        int64_t dead;       /* exited ones whose structure (g) the runtime keeps for reuse */
        int64_t broken;     /* not read because they changed meanwhile */
        int64_t left_out;   /* those in groups beyond the number of groups that is kept */
};
void goroutine_group_clear(struct goroutine_group *group);
void goroutine_groups_clear(struct goroutine_groups *groups);
