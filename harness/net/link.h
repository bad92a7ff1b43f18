/* A link is the socket of one connection: connecting, the TLS handshake, sending and receiving bytes. The protocol gives
 * the bytes their meaning.
 *
 * libevent's loop costs nothing, but its buffers and its HTTP client double the price of a request. So a link uses one
 * persistent read event, recv() into a buffer that all links of the thread share, and send() at once. It asks for write
 * events only while connecting and while the kernel's send buffer is full. Each callback reads the clock once.
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

/* What all links of a thread share. */
struct link_io {
        struct event_base *base;
        const struct protocol *protocol;
        exchange_fn on_event;
        char *buffer; /* all links receive into it */
        size_t buffer_bytes;
        struct http_limits limits;
        struct http_head_memo memo; /* HTTP/1.1 */
        struct address address;
        const struct address *sources; /* local addresses to bind to, in turn; NULL: the kernel chooses */
        size_t source_count;
        size_t source_next;
        struct tls_context *tls; /* NULL: no TLS */
        const char *tls_name;    /* sent as SNI, and must be in the certificate */
        const char *fault_text;  /* why the last connection failed, static text; NULL: none failed */
        bool wrong_protocol;     /* the service speaks another protocol, as `fault_text` says */
        int64_t requests_max;    /* a connection closes after this many requests; 0: no limit */
        int64_t open_links;      /* number of links that are open now */
        int64_t bytes_in;        /* received by all links, without TLS overhead */
        int64_t bytes_out;       /* sent by all links, without TLS overhead */
        char *staged;            /* HTTP/2: bytes that `staging` sends at the end of the turn */
        size_t staged_bytes;
        struct h2_conn *staging;
        uint32_t stream_limit; /* HTTP/2: the lowest limit on streams that we met; UINT32_MAX: none */
};

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_HANDSHAKE, LINK_OPEN };

/* The first member of the protocol's connection struct. Must start zeroed, with `io` set. */
struct link {
        struct event event;
        struct link_io *io;
        struct tls *tls;
        int64_t requests; /* number of requests since it opened */
        int fd;
        uint16_t error; /* errno that led to `fault`; 0: none */
        uint8_t state;  /* enum link_state */
        uint8_t fault;  /* enum exchange_fault: why it closed */
};

/* Starts to connect; the link must be closed. True: the protocol's on_opened or on_open_failed is called later. False: it
 * failed at once, see `fault`. */
bool link_open(struct link *link);

/* Closes the link. Harmless if it is closed already. */
void link_close(struct link *link);

/* Closes the link and sets `fault` and `error`. */
void link_fail(struct link *link, enum exchange_fault fault, int error);

/* Sets what the link's event waits for: EV_READ, EV_WRITE or both. */
void link_listen(struct link *link, short what);

/* Returns the number of bytes that the kernel accepted, which may be 0; -1 with errno if the connection is broken. */
ssize_t link_send(struct link *link, const void *bytes, size_t len);

/* Receives into io->buffer; returns as recv(2) does. */
ssize_t link_receive(struct link *link);

/* Finds out whether the service speaks another protocol, and sets io->wrong_protocol and io->fault_text if so. For a
 * service that has never answered and closes connections. Blocks for a fraction of a second. */
void link_suspect(struct link_io *io);

/* Returns whether the connection has carried requests_max requests. */
static inline bool link_is_worn(const struct link *link)
{
        return link->io->requests_max > 0 && link->requests >= link->io->requests_max;
}

/* Returns whether TLS holds received bytes that were not read yet: no event will announce those. */
bool link_has_pending(const struct link *link);
