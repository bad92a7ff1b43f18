/* /proc/PID/status and /proc/PID/stat: the kernel's cheap figures. Pure: text in, sample out. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sample;

/* VmRSS and its three parts, VmSize, VmPTE, Threads. An error where VmRSS is missing: a zombie has none. */
bool parse_status(const char *text, size_t len, struct sample *ret_sample, struct err *err);

/* CPU time, page faults, and field 22, the start time in clock ticks since boot. `ticks_per_s` is
 * sysconf(_SC_CLK_TCK). A command name may hold blanks and parentheses. */
bool parse_stat(const char *text, size_t len, int64_t ticks_per_s, struct sample *ret_sample,
                int64_t *ret_start_ticks, struct err *err);
