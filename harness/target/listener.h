/* Who listens where: listening sockets of a network namespace, and the processes that hold them. From /proc alone, so
 * that it needs no privilege to ask about one's own processes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct endpoint;
struct process_ref;

struct listener {
        uint64_t inode;            /* of the socket: unique on the machine, whatever the namespace */
        uint16_t port;             /* 0: a unix socket */
        bool six;                  /* bound as IPv6 */
        unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d; zeros: every address */
};

enum { LISTENER_MAX = 16, LISTENER_TABLE_MAX = 65536 };

/* Pure: one line of /proc/net/tcp or, with `six`, of /proc/net/tcp6. The kernel shows listening sockets first, so the
 * first LISTENER_OTHER ends what is worth reading, however many connections follow. */
enum listener_row { LISTENER_ROW, LISTENER_OTHER, LISTENER_BROKEN };
enum listener_row listener_parse_row(const char *line, bool six, struct listener *ret);
/* Pure: one line of /proc/net/unix that listens at `path`. */
bool listener_parse_unix(const char *line, const char *path, struct listener *ret);

/* The sockets that answer at `endpoint` in the network namespace of `in`: several where they share the port
 * (SO_REUSEPORT). An address of its own goes before "every address", IPv4 before IPv6 for localhost. A host name that
 * is neither an address nor localhost may mean any address of this machine. */
size_t listener_find(const struct process_ref *in, const struct endpoint *endpoint,
                     struct listener ret[static LISTENER_MAX]);

/* The sockets on which `ref` itself listens for TCP, lowest port first. */
size_t listener_of(const struct process_ref *ref, struct listener ret[static LISTENER_MAX]);
/* "http://127.0.0.1:8080": how a client in its network namespace reaches it; fresh memory. */
char *listener_url(const struct listener *listener);

/* The processes that hold one of the sockets, lowest PID first, at most `max`. `*ret_blind`: there are processes whose
 * descriptors we may not see. */
size_t listener_holders(const struct listener *listeners, size_t count, int64_t *ret_pids, size_t max,
                        bool *ret_blind);
