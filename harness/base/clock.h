/* Clocks: monotonic nanoseconds for measuring, wall-clock text for people. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_US INT64_C(1000)

/* Returns CLOCK_MONOTONIC in ns, the time base of every measurement. */
int64_t clock_now_ns(void);
/* Returns CLOCK_REALTIME in ns since 1970, only for labels. */
int64_t clock_wall_ns(void);
/* Returns CLOCK_BOOTTIME in ns: time since boot, suspend included, as in the kernel's start times. */
int64_t clock_boot_ns(void);
/* Returns the CPU time of the calling thread (user + system) in ns. */
int64_t clock_thread_cpu_ns(void);

/* Returns the first of the times `origin_ns` + k * `step_ns`, k >= 0, that is not before `at_ns`; `step_ns` > 0. */
int64_t clock_grid_ns(int64_t origin_ns, int64_t step_ns, int64_t at_ns);

enum { CLOCK_TEXT_MAX = 32 };

/* Formats as "20261122T213000Z", for names of folders; sorts by time. */
void clock_format_compact(int64_t wall_ns, char ret_text[static CLOCK_TEXT_MAX]);
/* Formats as "2026-11-22T21:30:00.123Z" (RFC 3339). */
void clock_format_rfc3339(int64_t wall_ns, char ret_text[static CLOCK_TEXT_MAX]);

/* Converts a time or a duration to a struct timespec. */
struct timespec clock_timespec(int64_t ns);
