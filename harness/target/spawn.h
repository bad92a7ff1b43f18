/* fork and exec with everything a child needs: pipes, environment, a death that follows ours. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

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
        pid_t pid;
        int stdout_fd; /* non-blocking, closed on exec */
        int stderr_fd;
};

/* The child is in a process group of its own, so that a terminal's Ctrl-C reaches only us. ERR_MEASURE where exec
 * failed, with the reason. */
bool spawn_process(const struct spawn_args *args, struct spawned *ret_spawned, struct err *err);

/* Makes reading the child's output wait; for a caller that reads to the end. */
void spawn_set_blocking(const struct spawned *spawned);
