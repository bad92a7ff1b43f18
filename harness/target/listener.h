/* Who listens where: listening sockets of a network namespace, and the processes that hold them. The kernel is asked for
 * them (`listener_diag`); where it does not answer, because a sandbox refuses netlink or because we may not enter the
 * network of the process, its text in /proc is read (`listener_text`). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "target/listener_table.h"

struct endpoint;
struct process_ref;

enum { LISTENER_MAX = 16 };

/* The sockets that answer at `endpoint` in the network namespace of `in`, however many share the port (SO_REUSEPORT);
 * their number. An address of its own goes before "every address". For localhost those of IPv4 and of IPv6, since each
 * client has its own order of the two. Where one is bound to a device, all that might answer. Another name is asked
 * of the system's resolver, which may block; at an address that is none of the machine's, nothing is found.
 * `*ret_refused`: the errno for which the text was read instead of asking; 0: the kernel answered. It may be NULL. A
 * socket may be named twice. */
size_t listener_find(const struct process_ref *in, const struct endpoint *endpoint,
                     struct listener_table *ret_table, int *ret_refused);

/* The sockets on which `ref` itself listens for TCP, lowest port first, some of them where there are more. */
size_t listener_of(const struct process_ref *ref, struct listener ret[static LISTENER_MAX]);
/* "http://127.0.0.1:8080": how a client in its network namespace reaches it; fresh memory. */
char *listener_url(const struct listener *listener);

/* The processes that hold one of the sockets, lowest PID first, at most `max`. `*ret_blind`: there are processes whose
 * descriptors we may not see. */
size_t listener_holders(const struct listener *listeners, size_t count, int64_t *ret_pids, size_t max,
                        bool *ret_blind);
