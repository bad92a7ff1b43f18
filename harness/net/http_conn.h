/* One keep-alive HTTP/1.1 connection on a raw event.
 *
 * libevent's loop costs nothing, its buffers and its HTTP client double the price of a request; so this uses one
 * persistent read event a connection, recv() into a buffer that all connections of the thread share, and send() at
 * once. A write event exists only while connecting and while the kernel's send buffer is full. Nothing is allocated
 * between two responses, and the clock is read once a callback.
 *
 * Not thread-safe: a connection, its http_io and their event base belong to one thread.
 */
#pragma once

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/address.h"
#include "net/http_parse.h"

struct err;
struct event_base;
struct http_conn;
struct tls;
struct tls_context;

enum http_conn_event {
        HTTP_CONN_OPENED, /* ready for the first request */
        HTTP_CONN_RESPONSE, /* whole; see parser.status, parser.body_bytes. Still open where http_conn_is_open() */
        HTTP_CONN_FAILED, /* could not open, or the request under way failed: closed, see `fault` */
        HTTP_CONN_LOST,   /* the peer closed, or sent what nobody asked for, between two requests: closed */
};

enum http_conn_fault {
        HTTP_FAULT_NONE,
        HTTP_FAULT_LOCAL,   /* no descriptor, port or buffer on this side: see `error` */
        HTTP_FAULT_CONNECT, /* refused, unreachable: see `error` */
        HTTP_FAULT_TLS,
        HTTP_FAULT_SEND,
        HTTP_FAULT_RESET,    /* closed or reset before the response was whole */
        HTTP_FAULT_PROTOCOL, /* see parser.fault */
        HTTP_FAULT_HEADER_LIMIT,
        HTTP_FAULT_BODY_LIMIT,
        HTTP_FAULT_STRAY, /* bytes that belong to no request */
};

/* A step of the connection's life. The callback may send, close or open the same connection again. */
typedef void (*http_conn_fn)(struct http_conn *conn, enum http_conn_event event, int64_t now_ns);

/* What all connections of a thread share. */
struct http_io {
        struct event_base *base;
        http_conn_fn on_event;
        char *buffer; /* where responses are received */
        size_t buffer_bytes;
        struct http_limits limits;
        struct http_head_memo memo;
        struct address address;
        const struct address *sources; /* local addresses to bind to, in turn; NULL: the kernel's choice */
        size_t source_count;
        size_t source_next;
        struct tls_context *tls; /* NULL: plain */
        const char *tls_name;    /* to be found in the certificate, sent as SNI */
        const char *tls_fault;   /* why the last handshake failed; NULL: none has */
        int64_t bytes_in;        /* of HTTP, without TLS */
        int64_t bytes_out;
};

enum http_conn_state {
        HTTP_CONN_CLOSED,
        HTTP_CONN_CONNECTING,
        HTTP_CONN_HANDSHAKE,
        HTTP_CONN_IDLE,
        HTTP_CONN_BUSY
};

/* Read-only for callers; begins zeroed but for `io`. */
struct http_conn {
        struct event event;
        struct http_io *io;
        struct tls *tls;
        const char *unsent; /* what the kernel has not taken of the request */
        uint32_t unsent_bytes;
        uint32_t copied_bytes; /* not 0: the rest was copied, this long; `unsent` points into the copy */
        int fd;
        uint16_t error; /* errno behind `fault`, where there is one */
        uint8_t state;
        uint8_t fault;
        struct http_parser parser;
};

/* Begins to connect. True: HTTP_CONN_OPENED or HTTP_CONN_FAILED follows from the loop. False: failed at once, see
 * `fault`. Only while closed. */
bool http_conn_open(struct http_conn *conn);

/* Sends a whole request. `lasts`: the bytes stay valid until the response, else a rest is copied. True:
 * HTTP_CONN_RESPONSE or HTTP_CONN_FAILED follows. False: failed at once and closed. Only while idle. */
bool http_conn_send(struct http_conn *conn, const char *bytes, size_t len, bool lasts, bool is_head);

/* Closes without an event; harmless while closed. */
void http_conn_close(struct http_conn *conn);

static inline bool http_conn_is_open(const struct http_conn *conn)
{
        return conn->state >= HTTP_CONN_IDLE;
}
