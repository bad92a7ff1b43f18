/* Finds the listening sockets of a network namespace, and the processes that hold them.
 *
 * The kernel is asked for them by netlink (listener_diag.h). Where that fails, because a sandbox refuses netlink or
 * because we may not enter the namespace, its text in /proc is read (listener_text.h). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/listener_table.h"

struct endpoint;
struct process_ref;

enum { LISTENER_MAX = 16 };

/* Finds the sockets that answer at `endpoint` in the network namespace of `in`, all of them where several share the
 * port (SO_REUSEPORT), and returns how many; clear with listener_table_clear().
 *
 * A socket bound to the very address goes before one bound to all addresses, as in the kernel. For localhost it finds
 * those of IPv4 and of IPv6, since clients differ in the order in which they try the two. If one is bound to a device,
 * it finds all sockets that might answer. Other names are resolved by the system's resolver, which may block. At an
 * address that is not the machine's own it finds nothing. A socket may be in the table twice.
 *
 * *ret_refused: the errno with which netlink failed, so that the text was read; 0: it did not fail. May be NULL. */
size_t listener_find(const struct process_ref *in, const struct endpoint *endpoint,
                     struct listener_table *ret_table, int *ret_refused);

/* Finds the TCP sockets on which the process `ref` listens, sorted by port, and returns how many; if there are more
 * than LISTENER_MAX, any of them. */
size_t listener_of(const struct process_ref *ref, struct listener ret[static LISTENER_MAX]);
/* Returns the URL at which a client in the same network namespace reaches the socket, like "http://127.0.0.1:8080". The
 * caller frees it. */
char *listener_url(const struct listener *listener);

/* Finds the processes that hold one of the sockets, at most `max`, lowest PID first, and returns how many. *ret_blind:
 * there are processes whose descriptors we may not see. */
size_t listener_holders(const struct listener *listeners, size_t count, int64_t *ret_pids, size_t max,
                        bool *ret_blind);
