/* Parses the memory files of a control group: what a container is charged, of which resident memory is only a part. No
 * I/O.
 *
 * v1 (memory.usage_in_bytes, memory.stat with total_* lines) and v2 (memory.current, memory.stat) give the same metrics
 * where both have them; a metric that the version does not have is absent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cgroup.h"

struct err;
struct sample;

/* Parses memory.stat of either version. An error where no line of it is known. */
bool parse_cgroup_stat(const char *text, size_t len, enum cgroup_version version, struct sample *ret_sample,
                       struct err *err);

/* Parses memory.events, or version 1's memory.oom_control, and sets the metrics that it has. */
void parse_cgroup_events(const char *text, size_t len, struct sample *ret_sample);
/* Parses memory.pressure: how long some task has waited for memory since the group was made. */
void parse_cgroup_pressure(const char *text, size_t len, struct sample *ret_sample);

/* Parses a file with one number. No limit ("max" in v2, 2^63 rounded down to pages in v1) gives *ret_value -1. */
bool parse_cgroup_number(const char *text, size_t len, int64_t *ret_value, struct err *err);
