/* A place is the network namespace and the root directory in which sockets are opened. A container has its own: its
 * 127.0.0.1 and its /run/app.sock are not ours.
 *
 * A socket stays in the namespace in which it was created. So one thread can serve several places: it enters a namespace
 * only for the call of socket(2).
 */
#pragma once

#include <stdbool.h>

struct err;
struct process_ref;

struct place {
        int net_fd; /* network namespace; 0: ours */
        char *root; /* prefix for the paths of unix sockets; NULL: our own root */
};

/* Fills the place of a process. Namespaces that it shares with us count as ours. ERR_MEASURE if we may not enter its
 * network. `root` is valid while `ref` is open. Clear with place_clear(). */
bool place_of(const struct process_ref *ref, struct place *ret_place, struct err *err);
/* A zeroed struct is fine; it stands for our own place. */
void place_clear(struct place *place);

/* Calls socket(2) in the place; `place` may be NULL. */
int place_socket(const struct place *place, int domain, int type, int protocol);
/* Moves the calling thread into the place's network for good. False with errno. */
bool place_enter(const struct place *place);
/* Returns the path by which we reach the unix socket that is `path` in the place. The caller frees it. */
char *place_path(const struct place *place, const char *path);
