/* Where the kernel charges a process's memory: the folder of its memory control group, version 1 or 2. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct process_ref;

enum cgroup_version { CGROUP_NONE, CGROUP_V1, CGROUP_V2 };

/* The folder with memory.stat of a process, fresh memory: as we see it, else as its own mounts show it, through the
 * reference, whose path is then valid while that is open. False where no memory controller is mounted, or the process is
 * gone. */
bool cgroup_find(const struct process_ref *ref, enum cgroup_version *ret_version, char **ret_folder,
                 struct err *err);

/* The innermost group from `folder` outwards that has a limit of its own, fresh memory; NULL where none has. */
char *cgroup_limiting(const char *folder, enum cgroup_version version);
/* Pure. memory.max or memory.limit_in_bytes; -1: no limit. */
int64_t cgroup_parse_limit(const char *text, size_t len);

/* Makes an empty memory control group called `name` and gives its folder, fresh memory: below our own; beside it where
 * version 2 does not let ours have both processes and children. ERR_MEASURE where there is no memory controller, or we
 * may not. A process joins by writing "0" into the folder's cgroup.procs. */
bool cgroup_make(const char *name, char **ret_folder, struct err *err);
/* Removes a group without processes; NULL is fine. */
void cgroup_remove(const char *folder);

/* Pure. /proc/PID/cgroup: the path of the process's group ("/kubepods/pod1"), fresh memory, "/" for the root. v1's
 * memory controller wins where both versions are mounted, as it is the one that counts. */
bool cgroup_parse_path(const char *text, size_t len, enum cgroup_version *ret_version, char **ret_path,
                       struct err *err);

/* Pure. /proc/self/mountinfo: the folder where the group `path` of that version is seen, fresh memory. The mount may
 * show only a part of the tree (a container's view): its root is cut off the path, and a group outside of it is not
 * there. */
bool cgroup_parse_mount(const char *text, size_t len, enum cgroup_version version, const char *path,
                        char **ret_folder, struct err *err);
