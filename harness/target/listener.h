/* Which process listens on a port, and on which ports a process listens: from /proc/net and /proc/PID/fd. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;

/* The process with a listening TCP socket on `port`. ERR_MEASURE where there is none, or we may not look. */
bool listener_find_pid(int64_t port, int64_t *ret_pid, struct err *err);

enum { LISTENER_MAX = 16 };
/* Ports on which `pid` listens, lowest first; at most LISTENER_MAX. */
size_t listener_find_ports(int64_t pid, int64_t ret_ports[static LISTENER_MAX]);

/* False where `pid` is in another network namespace (a container): a port of its is not reached from here, or is
 * another process's. */
bool listener_is_reachable(int64_t pid);

/* Pure: the socket inodes and ports of /proc/net/tcp's listening rows. Returns how many were stored. */
struct listener {
        uint64_t inode;
        int64_t port;
};
size_t listener_parse_table(const char *text, struct listener *ret, size_t max);
