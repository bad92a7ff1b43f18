/* The memory cgroup of a process, version 1 or 2: where the kernel charges its memory, and which limit applies. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct process_ref;

enum cgroup_version { CGROUP_NONE, CGROUP_V1, CGROUP_V2 };

/* Finds the folder with the memory.stat of a process's cgroup, in fresh memory. If our own mounts do not show it, the path
 * goes through the process's mounts by `ref`, and is valid while `ref` is open. False if no memory controller is mounted
 * or the process is gone. */
bool cgroup_find(const struct process_ref *ref, enum cgroup_version *ret_version, char **ret_folder,
                 struct err *err);

/* Returns the folder of the innermost cgroup, from `folder` upwards, that has a memory limit, in fresh memory; NULL if
 * none has. */
char *cgroup_limiting(const char *folder, enum cgroup_version version);
/* Parses memory.max or memory.limit_in_bytes. Returns bytes; -1: no limit. Pure. */
int64_t cgroup_parse_limit(const char *text, size_t len);

/* Makes an empty memory cgroup called `name` and returns its folder in fresh memory. It is a child of our own cgroup, or a
 * sibling where version 2 does not allow ours to have both processes and children. ERR_MEASURE if there is no memory
 * controller or we lack permission. A process joins by writing "0" to cgroup.procs in the folder. */
bool cgroup_make(const char *name, char **ret_folder, struct err *err);
/* Removes a cgroup that has no processes; NULL is fine. */
void cgroup_remove(const char *folder);

/* Parses /proc/PID/cgroup for the path of the process's cgroup, such as "/kubepods/pod1", "/" for the root, in fresh
 * memory. If version 1 has the memory controller, its path is returned, since it is the one that counts. Pure. */
bool cgroup_parse_path(const char *text, size_t len, enum cgroup_version *ret_version, char **ret_path,
                       struct err *err);

/* Parses /proc/self/mountinfo for the folder that shows the cgroup `path` of that version, in fresh memory. A mount may
 * show only a subtree (in a container): its root is removed from the path, and a cgroup outside of it is not found.
 * Pure. */
bool cgroup_parse_mount(const char *text, size_t len, enum cgroup_version version, const char *path,
                        char **ret_folder, struct err *err);
