/* Control group memory: what the container is charged, of which resident memory is only a part. Pure.
 *
 * v1 (memory.usage_in_bytes, memory.stat with total_* lines) and v2 (memory.current, memory.stat) give the same
 * metrics where both have them; what one lacks stays absent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cgroup.h"

struct err;
struct sample;

/* memory.stat of either version. */
bool parse_cgroup_stat(const char *text, size_t len, enum cgroup_version version, struct sample *ret_sample,
                       struct err *err);

/* memory.events, or version 1's memory.oom_control: sets what is there. */
void parse_cgroup_events(const char *text, size_t len, struct sample *ret_sample);
/* memory.pressure: how long some task waited for memory, since the group's beginning. */
void parse_cgroup_pressure(const char *text, size_t len, struct sample *ret_sample);

/* A file with one number, or "max" (v2) and v1's 2^63 rounded down to pages, which both mean none: *ret_value = -1. */
bool parse_cgroup_number(const char *text, size_t len, int64_t *ret_value, struct err *err);
