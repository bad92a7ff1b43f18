/* Parses /proc/PID/status and /proc/PID/stat, the kernel's cheap figures. No I/O. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sample;

/* Parses status: VmRSS and its three parts, VmHWM, VmSize, VmPTE, VmSwap, Threads. An error where VmRSS is missing: a
 * zombie has none. */
bool parse_status(const char *text, size_t len, struct sample *ret_sample, struct err *err);

/* Parses stat: CPU time, page faults, and in *ret_start_ticks field 22, the start time in clock ticks since boot.
 * `ticks_per_s` is sysconf(_SC_CLK_TCK). The command name may hold blanks and parentheses. */
bool parse_stat(const char *text, size_t len, int64_t ticks_per_s, struct sample *ret_sample,
                int64_t *ret_start_ticks, struct err *err);
