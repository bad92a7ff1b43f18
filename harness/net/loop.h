/* The main thread's event loop: timers at absolute times, signals, waking from other threads.
 *
 * The experiment is sequential code: it does a step, then calls loop_run_until() to run the loop until the next one.
 * Only telemetry, fetches and signals are callbacks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct event_base;
struct loop;
struct loop_timer;
struct loop_signal;

bool loop_new(struct loop **ret_loop, struct err *err);
/* Frees the loop. Its timers, signals and readers must have been freed before. */
void loop_free(struct loop *loop);
/* Returns libevent's base, for modules of net/ that add their own events. */
struct event_base *loop_base(struct loop *loop);

/* Runs callbacks until CLOCK_MONOTONIC reaches `deadline_ns` or `*stop` is true, whichever is first; `stop` may be
 * NULL. True: the deadline was reached. False: stopped, or the loop failed. Not to be called from a callback. */
bool loop_run_until(struct loop *loop, int64_t deadline_ns, const bool *stop);

/* As loop_run_until(), but loop_wake() ends it too, with false: for waiting on another thread or a callback without
 * polling. Wakes may be spurious or come early, so check the condition before and after each call. */
bool loop_wait(struct loop *loop, int64_t deadline_ns, const bool *stop);

/* Makes the running loop check its `stop` again, and ends loop_wait(). The only function here that other threads may
 * call. */
void loop_wake(struct loop *loop);

typedef void (*loop_timer_fn)(int64_t now_ns, void *arg);
struct loop_timer *loop_timer_new(struct loop *loop, loop_timer_fn callback, void *arg);
/* Sets the timer to fire once when CLOCK_MONOTONIC reaches `at_ns`, or at once if that is past. Replaces an earlier
 * time. */
void loop_timer_at(struct loop_timer *timer, int64_t at_ns);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

typedef void (*loop_signal_fn)(int signal_number, void *arg);
/* Calls back from the loop when the signal arrives, not from a signal handler. */
struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_signal_fn callback, void *arg);
void loop_signal_free(struct loop_signal *signal);

/* Calls back while a descriptor is readable (level-triggered), until freed. The caller keeps and closes the descriptor. */
typedef void (*loop_reader_fn)(int fd, void *arg);
struct loop_reader;
struct loop_reader *loop_reader_new(struct loop *loop, int fd, loop_reader_fn callback, void *arg);
void loop_reader_free(struct loop_reader *reader);
