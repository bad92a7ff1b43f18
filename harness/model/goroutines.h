/* Goroutines by who made them, what they run and what they wait for. */
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
        char *entry;    /* the function that they run; NULL: not known (a thread that C began) */
        char *creator;  /* the function whose go statement made them; NULL: the runtime itself (main) */
        char *place;    /* "server.go:3086", of that statement; NULL: not known */
        char *state;    /* the runtime's word for what they wait for, or "running", "runnable", "syscall" */
        bool is_system; /* the runtime's own, which runtime.NumGoroutine() leaves out */
        int64_t count;
        int64_t stack_bytes;          /* reserved for their stacks */
        int64_t stack_resident_bytes; /* of these, in memory; -1: not known */
        int64_t longest_wait_ns;      /* since the collection that first saw one of them wait; -1: none did */
        struct goroutine_frame *frames; /* of one of them, innermost first; NULL where they run */
        size_t frame_count;
};

struct goroutine_groups {
        struct goroutine_group *items; /* largest first; among equals by name */
        size_t count;
        int64_t goroutines; /* in all groups, as runtime.NumGoroutine() counts: without the runtime's own */
        int64_t system;     /* the runtime's own */
        int64_t dead;       /* structures kept to be used again */
        int64_t broken;     /* that changed while they were read */
        int64_t left_out;   /* in groups beyond the number that is kept */
};
void goroutine_group_clear(struct goroutine_group *group);
void goroutine_groups_clear(struct goroutine_groups *groups);
