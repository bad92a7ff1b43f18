/* Control group memory: what the container is charged, of which resident memory is only a part. Pure.
 *
 * v1 (memory.usage_in_bytes, memory.stat with total_* lines) and v2 (memory.current, memory.stat) give the same
 * metrics where both have them; what one lacks stays absent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct sample;

enum cgroup_version { CGROUP_NONE, CGROUP_V1, CGROUP_V2 };

/* /proc/PID/cgroup: where the process's memory controller is. `ret_path` is fresh memory ("/kubepods/pod1"), "/" for
 * the root. v1's memory controller wins where both are mounted, as it is the one that counts. */
bool parse_cgroup_path(const char *text, size_t len, enum cgroup_version *ret_version, char **ret_path,
                       struct err *err);

/* /proc/self/mountinfo: the folder where the group `path` of that version is seen, fresh memory. The mount may show
 * only a part of the tree (a container's view): its root is cut off the path. */
bool parse_cgroup_mount(const char *text, size_t len, enum cgroup_version version, const char *path,
                        char **ret_folder, struct err *err);

/* memory.stat of either version. */
bool parse_cgroup_stat(const char *text, size_t len, enum cgroup_version version, struct sample *ret_sample,
                       struct err *err);

/* A file with one number, or "max" (v2) and v1's 2^63 rounded down to pages, which both mean none: *ret_value = -1. */
bool parse_cgroup_number(const char *text, size_t len, int64_t *ret_value, struct err *err);
