/* A place: where sockets are opened. A container has a network namespace and a file system of its own; what it calls
 * 127.0.0.1 or /run/app.sock is not ours.
 *
 * A socket belongs for good to the namespace in which it was made, so one thread may serve several places: it steps over
 * for the one system call.
 */
#pragma once

#include <stdbool.h>

struct err;
struct process_ref;

struct place {
        int net_fd; /* network namespace; 0: ours */
        char *root; /* put in front of the paths of unix sockets; NULL: our own file system */
};

/* Where a process is: what it shares with us stays ours. ERR_MEASURE where we may not go there. The root is valid while
 * the reference is open. */
bool place_of(const struct process_ref *ref, struct place *ret_place, struct err *err);
/* A zeroed struct is fine: it is our own place. */
void place_clear(struct place *place);

/* socket(2) there; `place` may be NULL. */
int place_socket(const struct place *place, int domain, int type, int protocol);
/* Takes the calling thread there for good; false with errno. */
bool place_enter(const struct place *place);
/* The path by which we reach the unix socket that is `path` there; fresh memory. */
char *place_path(const struct place *place, const char *path);
