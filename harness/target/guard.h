/* The guard is a small process between us and the service that we start. It makes sure that nothing of the service
 * outlives us.
 *
 * It is the subreaper of everything that the service starts, however often that forks or calls setsid()
 * (PR_SET_CHILD_SUBREAPER). It kills all of that when our end of the control socket closes: because we asked for it, or
 * because we were killed, even by SIGKILL. It also reports how the service ended, since the service is its child, not
 * ours.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct process_ref;

/* What to run as the guard's child; must not return. */
typedef void (*guard_child_fn)(void *arg);

struct guard {
        pid_t pid;      /* of the guard; 0: there is none */
        int control_fd; /* readable once the child has ended; closing it kills everything */
};

/* Starts a guard, which runs `child` in a child process with PID *ret_pid. Until guard_watch() the guard does not reap
 * that child, so the PID cannot be reused. False with errno. */
bool guard_start(guard_child_fn child, void *arg, struct guard *ret_guard, pid_t *ret_pid);
/* Lets the guard reap the child from now on. Call it once a process_ref of the child is open. */
void guard_watch(const struct guard *guard);
/* Sets the child's status as waitpid(2) has it. Waits up to `timeout_ms` for the guard's report; false where none
 * came. */
bool guard_status(const struct guard *guard, int timeout_ms, int *ret_status);
/* Kills everything that is left, and waits until it is gone. A zeroed struct is fine. */
void guard_end(struct guard *guard);
