/* Who listens, asked of the kernel itself: sock_diag(7), what ss(8) uses. It sends listeners alone, however many
 * connections there are, and needs no privilege; but a socket in the network namespace that is asked about.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/listener_table.h"

struct place;

/* Adds the TCP listeners of both families there. False with errno, the table as it was: EPERM and EPROTONOSUPPORT where a
 * sandbox refuses netlink, ENOENT from a kernel without the part that would answer. `place` may be NULL: our own. */
bool listener_diag_read_tcp(const struct place *place, struct listener_table *table);
/* The file of a unix socket. Its name is what bind(2) was called with, and stays so when the file is renamed, removed, or
 * reached through a link; inode and device are the file's own, as far as the kernel tells them. */
struct listener_file {
        const char *path; /* an abstract name as in /proc/net/unix: each NUL an '@' */
        bool known;       /* the two below are */
        uint32_t inode;   /* the lower half */
        uint32_t device;  /* major << 20 | minor */
};
/* Adds the unix sockets that are that file; where none is, those of that name, unless they are another file of its
 * device. */
bool listener_diag_read_unix(const struct place *place, const struct listener_file *file,
                             struct listener_table *table);

/* Pure: netlink messages as one recv() gives them, at an address that a struct nlmsghdr may have. `file`: the unix
 * sockets that may be it; NULL: TCP. More is to come, that was the last, or errno says what is wrong. */
enum listener_diag { LISTENER_DIAG_MORE, LISTENER_DIAG_END, LISTENER_DIAG_BROKEN };
enum listener_diag listener_diag_parse(const void *messages, size_t len, const struct listener_file *file,
                                       struct listener_table *table);
