/* The guard: a small process between us and what we start, so that nothing of it outlives us.
 *
 * It is the reaper of all that the service starts, however often that forks or makes sessions of its own
 * (PR_SET_CHILD_SUBREAPER). It ends them all when its end of the control socket closes: because we asked, or because we
 * were killed, SIGKILL included. It also tells how the service ended, since the service is its child and not ours.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct process_ref;

/* What to run as the guard's child; must not return. */
typedef void (*guard_child_fn)(void *arg);

struct guard {
        pid_t pid;      /* of the guard; 0: there is none */
        int control_fd; /* readable once the child has ended; closing it ends everything */
};

/* Starts a guard and, as its child, `child`. `*ret_pid` is the child's, and stays its own until guard_watch(): the guard
 * waits for it only then. False with errno. */
bool guard_start(guard_child_fn child, void *arg, struct guard *ret_guard, pid_t *ret_pid);
/* We have hold of the child by a reference: its end may be waited for. */
void guard_watch(const struct guard *guard);
/* How the child ended, as waitpid(2) says; waits up to `timeout_ms` for the guard to say so. */
bool guard_status(const struct guard *guard, int timeout_ms, int *ret_status);
/* Kills all that is left and waits until it is gone. A zeroed struct is fine. */
void guard_end(struct guard *guard);
