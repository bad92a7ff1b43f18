/* fork and exec with everything a child needs: pipes, environment, a death that follows ours. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/process_ref.h"
#include "target/guard.h"

struct err;
struct scenario_pair;

struct spawn_args {
        const char *program; /* found on PATH where it has no slash */
        char *const *argv;   /* the child sees its first word as its name */
        const struct scenario_pair *env;
        size_t env_count;
        const char *cgroup; /* folder of the control group that it joins before it begins; NULL: ours */
};

struct spawned {
        struct process_ref process;
        struct guard guard; /* ends the child and all that it started */
        int stdout_fd;      /* non-blocking, closed on exec */
        int stderr_fd;
};

/* The child is in a process group of its own, so that a terminal's Ctrl-C reaches only us. ERR_MEASURE where exec
 * failed, with the reason. The caller ends it by guard_end(), closes the pipes and clears the reference. */
bool spawn_process(const struct spawn_args *args, struct spawned *ret_spawned, struct err *err);
