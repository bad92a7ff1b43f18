/* Asks the kernel for listening sockets by netlink: sock_diag(7), which ss(8) uses. The kernel sends only listeners,
 * however many connections there are. This needs no privilege, but a netlink socket in the network namespace in
 * question.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/listener_table.h"

struct place;

/* Adds the TCP listeners of both families in the namespace of `place`; NULL: our own. False with errno, and the table
 * unchanged: EPERM or EPROTONOSUPPORT where a sandbox refuses netlink, ENOENT where the kernel lacks the module that
 * answers. */
bool listener_diag_read_tcp(const struct place *place, struct listener_table *table);
/* The file of a unix socket. The kernel knows a socket by the path that was given to bind(2), even if the file was
 * renamed or removed since, or is reached through a link. Inode and device identify the file itself, if the kernel
 * tells them. */
struct listener_file {
        const char *path; /* an abstract name as in /proc/net/unix: each NUL an '@' */
        bool known;       /* inode and device are known */
        uint32_t inode;   /* the lower 32 bits */
        uint32_t device;  /* major << 20 | minor */
};
/* Adds the unix sockets whose file is `file`; if there are none, those with its path, but not those that are known to
 * be another file on the same device. Returns as above. */
bool listener_diag_read_unix(const struct place *place, const struct listener_file *file,
                             struct listener_table *table);

/* Parses the netlink messages of one recv() and adds the listeners among them; no I/O. `messages` must be aligned for a
 * struct nlmsghdr. `file`: take unix sockets that may be this file; NULL: TCP. MORE: the dump goes on; END: it is
 * complete; BROKEN: errno says what is wrong. */
enum listener_diag { LISTENER_DIAG_MORE, LISTENER_DIAG_END, LISTENER_DIAG_BROKEN };
enum listener_diag listener_diag_parse(const void *messages, size_t len, const struct listener_file *file,
                                       struct listener_table *table);
