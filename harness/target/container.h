/* Finds the service's process in a container, given the container's ID. Container engines put the ID into the names of
 * control groups. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct process_ref;

enum { CONTAINER_ID_MAX = 80, CONTAINER_ID_MIN = 4 };

/* Finds the container's ID in the text of /proc/PID/cgroup and writes it to ret_id; false where there is none. Knows
 * docker, containerd, CRI-O, podman, nerdctl, and Kubernetes with any of them, under systemd or cgroupfs, version 1
 * or 2. No I/O. */
bool container_parse(const char *text, size_t len, char ret_id[static CONTAINER_ID_MAX]);

/* Returns the ID of the container that a process is in, which the caller frees; NULL: none that we know of. */
char *container_of(const struct process_ref *ref);

/* Finds the service in the container whose ID begins with `id` (at least four characters), or in the systemd unit of
 * that name ("app.service"): the only Go program in it; of several, the only one that listens for TCP; if none is Go,
 * the process from which the others descend. ERR_MEASURE where there is no such container, or the ID of several begins
 * with `id`, or the user has to choose a process: the message then lists them. */
bool container_find(const char *id, struct process_ref *ret_process, struct err *err);
