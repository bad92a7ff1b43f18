/* Starts a program with pipes for its output, an environment, a control group, and a guard that kills it when we
 * end. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/process_ref.h"
#include "target/guard.h"

struct err;
struct scenario_pair;

struct spawn_args {
        const char *program;             /* found on PATH where it has no slash */
        char *const *argv;               /* argv[0] is what the child sees as its name */
        const struct scenario_pair *env; /* set on top of our environment */
        size_t env_count;
        const char *cgroup; /* folder of the control group that it joins before exec; NULL: ours */
};

struct spawned {
        struct process_ref process;
        struct guard guard; /* ends the child and all that it started */
        int stdout_fd;      /* non-blocking, closed on exec */
        int stderr_fd;
};

/* Returns once the child has called exec. The child has a process group of its own, so that a terminal's Ctrl-C reaches
 * only us. ERR_MEASURE with the reason where exec failed. The caller calls guard_end(), closes the pipes and clears the
 * reference. */
bool spawn_process(const struct spawn_args *args, struct spawned *ret_spawned, struct err *err);
