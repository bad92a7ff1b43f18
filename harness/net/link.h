/* A connection's socket on one raw event: connecting, the TLS handshake, bytes in and out. What the bytes mean is its
 * protocol's business.
 *
 * libevent's loop costs nothing, its buffers and its HTTP client double the price of a request; so this uses one
 * persistent read event a connection, recv() into a buffer that all connections of the thread share, and send() at
 * once. A write event exists only while connecting and while the kernel's send buffer is full. The clock is read once
 * a callback.
 */
#pragma once

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "net/address.h"
#include "net/exchange.h"
#include "net/http_parse.h"

struct event_base;
struct h2_conn;
struct tls;
struct tls_context;

/* What all connections of a thread share. */
struct link_io {
        struct event_base *base;
        const struct protocol *protocol;
        exchange_fn on_event;
        char *buffer; /* where responses are received */
        size_t buffer_bytes;
        struct http_limits limits;
        struct http_head_memo memo; /* HTTP/1.1 */
        struct address address;
        const struct address *sources; /* local addresses to bind to, in turn; NULL: the kernel's choice */
        size_t source_count;
        size_t source_next;
        struct tls_context *tls; /* NULL: plain */
        const char *tls_name;    /* to be found in the certificate, sent as SNI */
        const char *
                fault_text; /* what was wrong with the last connection that could not be used; NULL: nothing */
        bool wrong_protocol;  /* `fault_text` says that the service speaks another one */
        int64_t requests_max; /* on one connection, which then closes; 0: no limit */
        int64_t open_links;   /* connections that are open now */
        int64_t bytes_in;     /* of HTTP, without TLS */
        int64_t bytes_out;
        char *staged; /* HTTP/2: what the link under `staging` sends at the end of the turn */
        size_t staged_bytes;
        struct h2_conn *staging;
        uint32_t
                stream_limit; /* HTTP/2: the fewest streams that the peer allowed; UINT32_MAX: no limit met */
};

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_HANDSHAKE, LINK_OPEN };

/* First member of its protocol's connection. Begins zeroed but for `io`. */
struct link {
        struct event event;
        struct link_io *io;
        struct tls *tls;
        int64_t requests; /* carried since it opened */
        int fd;
        uint16_t error; /* errno behind `fault`, where there is one */
        uint8_t state;
        uint8_t fault; /* enum exchange_fault: why it closed */
};

/* Begins to connect. True: on_opened or on_open_failed of the protocol follows from the loop. False: failed at once,
 * see `fault`. Only while closed. */
bool link_open(struct link *link);

/* Harmless while closed. */
void link_close(struct link *link);

/* Closes, and says why. */
void link_fail(struct link *link, enum exchange_fault fault, int error);

/* What the event waits for: EV_READ, EV_WRITE. */
void link_listen(struct link *link, short what);

/* Bytes that the kernel took, 0 where it takes none now; -1: the connection is broken, see errno. */
ssize_t link_send(struct link *link, const void *bytes, size_t len);

/* As recv(2), into the io's buffer. */
ssize_t link_receive(struct link *link);

/* The service closed on us without a word, and has never answered: perhaps it speaks another protocol. Finds out, and
 * says so in io->wrong_protocol and io->fault_text. Blocks for a fraction of a second. */
void link_suspect(struct link_io *io);

/* The connection has carried all the requests that it may. */
static inline bool link_is_worn(const struct link *link)
{
        return link->io->requests_max > 0 && link->requests >= link->io->requests_max;
}

/* Received bytes wait within this process: the event will not tell. */
bool link_has_pending(const struct link *link);
