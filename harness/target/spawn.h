/* fork and exec with everything a child needs: pipes, environment, a death that follows ours. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct err;
struct scenario_pair;

struct spawned {
        pid_t pid;
        int stdout_fd; /* non-blocking, closed on exec */
        int stderr_fd;
};

/* Starts `program` (found on PATH where it has no slash) with `argv`, whose first word the child sees as its name.
 * The child is in a process group of its own, so that a terminal's Ctrl-C reaches only us. ERR_MEASURE where exec
 * failed, with the reason. */
bool spawn_process(const char *program, char *const *argv, const struct scenario_pair *env, size_t env_count,
                   struct spawned *ret_spawned, struct err *err);

/* Makes reading the child's output wait; for a caller that reads to the end. */
void spawn_set_blocking(const struct spawned *spawned);
