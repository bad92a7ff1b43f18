/* A container by its ID: the process in it, found by the names that container engines give to control groups. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct process_ref;

enum { CONTAINER_ID_MAX = 80, CONTAINER_ID_MIN = 4 };

/* Pure. The container that /proc/PID/cgroup names: docker, containerd, CRI-O, podman, nerdctl, and Kubernetes' pods
 * with any of them, under systemd or cgroupfs, version 1 or 2. Writes its ID; false where it names none. */
bool container_parse(const char *text, size_t len, char ret_id[static CONTAINER_ID_MAX]);

/* The ID of the container that a process is in, fresh memory; NULL: none that we know of. */
char *container_of(const struct process_ref *ref);

/* The service in the container whose ID begins with `id` (at least four characters), or in the systemd unit of that name
 * ("app.service"): the only Go program in it; of several the only one that listens for TCP; where none is Go, the
 * process that the others descend from. ERR_MEASURE where there is no such container, several begin so, or the
 * choice is the user's, with the list. */
bool container_find(const char *id, struct process_ref *ret_process, struct err *err);
