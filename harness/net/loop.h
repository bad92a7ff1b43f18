/* The main thread's event loop: timers at absolute times, signals, waking from other threads.
 *
 * The experiment reads as a straight line: it does a step, then hands the time until the next one to the loop with
 * loop_run_until(). Telemetry, fetches and signals live in callbacks underneath; phases do not.
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
/* Timers and signals must be freed before. */
void loop_free(struct loop *loop);
/* For modules of net/ that add their own events. */
struct event_base *loop_base(struct loop *loop);

/* Runs callbacks until CLOCK_MONOTONIC reaches `deadline_ns` or `*stop` is true, whichever is first; `stop` may be
 * NULL. True: the deadline was reached. False: stopped, or the loop failed. Not to be called from a callback. */
bool loop_run_until(struct loop *loop, int64_t deadline_ns, const bool *stop);

/* The same, but loop_wake() ends it too, and then it says false: to wait for another thread, or for a callback, without
 * looking every few milliseconds. It may end for nothing; ask what you wait for before and after. */
bool loop_wait(struct loop *loop, int64_t deadline_ns, const bool *stop);

/* Makes the running loop look at its `stop` again, and ends loop_wait(); the one function that another thread or a worker
 * may call. */
void loop_wake(struct loop *loop);

typedef void (*loop_timer_fn)(int64_t now_ns, void *arg);
struct loop_timer *loop_timer_new(struct loop *loop, loop_timer_fn callback, void *arg);
/* Fires once when CLOCK_MONOTONIC reaches `at_ns`, at once where that has passed; replaces an earlier time. */
void loop_timer_at(struct loop_timer *timer, int64_t at_ns);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

typedef void (*loop_signal_fn)(int signal_number, void *arg);
/* Calls back on the loop, outside the signal handler. */
struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_signal_fn callback, void *arg);
void loop_signal_free(struct loop_signal *signal);

/* Something to read on a descriptor, level-triggered, until freed. The descriptor stays the caller's. */
typedef void (*loop_reader_fn)(int fd, void *arg);
struct loop_reader;
struct loop_reader *loop_reader_new(struct loop *loop, int fd, loop_reader_fn callback, void *arg);
void loop_reader_free(struct loop_reader *reader);
