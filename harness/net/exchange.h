/* An exchange carries one request at a time and its response, over any protocol. A protocol is a table of operations.
 *
 * Each simulated user has one exchange. An exchange uses a link (a connection): over HTTP/1.1 one exchange per link,
 * over HTTP/2 one per stream. The load knows protocols only through these operations. Not thread-safe: a link_io and
 * everything that hangs on it belong to one thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange;
struct link;
struct link_io;

enum exchange_event {
        EXCHANGE_OPENED,  /* may send, on a new connection that was opened for it */
        EXCHANGE_JOINED,  /* may send, on a connection that another exchange had opened */
        EXCHANGE_WAITING, /* the connection is open, but the peer allows no more concurrent streams */
        EXCHANGE_RESPONSE, /* the response is complete, see the fields of struct exchange; may send if is_open() */
        EXCHANGE_FAILED, /* opening failed, or the request under way did: see `fault` */
        EXCHANGE_LOST,   /* the connection ended between two requests */
};

/* Called with each event of an exchange. The callback may send on, close or open the same exchange. */
typedef void (*exchange_fn)(struct exchange *exchange, enum exchange_event event, int64_t now_ns);

enum exchange_fault {
        EXCHANGE_FAULT_NONE,
        EXCHANGE_FAULT_LOCAL,   /* this machine has no descriptor, port or buffer left: see `error` */
        EXCHANGE_FAULT_CONNECT, /* refused, unreachable: see `error` */
        EXCHANGE_FAULT_TLS,
        EXCHANGE_FAULT_SEND,
        EXCHANGE_FAULT_RESET, /* closed or reset before the response was complete */
        EXCHANGE_FAULT_PROTOCOL,
        EXCHANGE_FAULT_HEADER_LIMIT,
        EXCHANGE_FAULT_BODY_LIMIT,
        EXCHANGE_FAULT_CHURN,  /* not a failure: we close because the connection reached requests_max */
        EXCHANGE_FAULT_STRAY,  /* the peer sent bytes that belong to no request */
        EXCHANGE_FAULT_STREAM, /* the peer reset this stream: see `code` */
        EXCHANGE_FAULT_GOAWAY, /* the peer closes the connection and has not processed this request */
        EXCHANGE_FAULT_FLOOD,  /* the peer sends thousands of frames that answer no request */
        EXCHANGE_FAULT_COUNT,
};

enum { EXCHANGE_NO_GRPC_STATUS = -1 };

/* Read-only for callers; bound to a link by protocol->bind(). `status`, `grpc_status` and `body_bytes` describe the
 * response during EXCHANGE_RESPONSE. */
struct exchange {
        struct link *link;
        int64_t body_bytes;
        uint32_t slot;       /* index of its stream on the link */
        uint32_t code;       /* HTTP/2 error code; with EXCHANGE_FAULT_STREAM only */
        int16_t grpc_status; /* EXCHANGE_NO_GRPC_STATUS: the response has none */
        uint16_t status;
        uint16_t error; /* errno that led to `fault`; 0: none */
        uint8_t fault;  /* enum exchange_fault */
};

/* A request encoded for its protocol: head, then body. */
struct wire_request {
        const char *bytes;
        size_t head_bytes; /* length of the head; over HTTP/2 of the header block */
        size_t len;        /* length of head and body */
        bool lasts; /* the bytes stay valid until the response; if not, what cannot be sent at once is copied */
        bool is_head; /* the method is HEAD: the response has no body */
};

enum exchange_open {
        EXCHANGE_OPEN_FAILED, /* failed at once, see `fault`; no event follows */
        EXCHANGE_OPENING,     /* in progress: the event OPENED, JOINED, WAITING or FAILED follows */
        EXCHANGE_OPEN,        /* the connection was open already: may send; no event follows */
        EXCHANGE_NO_ROOM,     /* the peer allows no more concurrent streams; JOINED follows when it does */
};

struct protocol {
        const char *name; /* "http/1.1", as a scenario says it */
        const char *alpn; /* as TLS offers it: a length byte and the name */
        bool multiplexes; /* several exchanges share a connection */

        /* Returns an array of `count` closed links, each for up to `streams` exchanges. Free it with links_free(). */
        void *(*links_new)(struct link_io *io, size_t count, size_t streams);
        void (*links_free)(void *links, size_t count);
        /* Initialises the exchange as stream `slot` of link `index`. */
        void (*bind)(void *links, size_t index, size_t slot, struct exchange *exchange);

        enum exchange_open (*open)(struct exchange *exchange);
        /* Sends a request. The exchange must be open, with no request under way. True: the event RESPONSE or FAILED
         * follows. False: it failed at once, see `fault`; no event follows. */
        bool (*send)(struct exchange *exchange, const struct wire_request *request);
        /* Closes the exchange, without an event, and abandons a request under way. HTTP/1.1 closes the connection with
         * it; HTTP/2 resets the stream, and closes a connection that is not open yet if no exchange waits for it.
         * Harmless while closed. */
        void (*close)(struct exchange *exchange);
        /* Returns whether another request may be sent. */
        bool (*is_open)(const struct exchange *exchange);
        /* Returns whether no byte of the response has arrived yet. */
        bool (*is_fresh)(const struct exchange *exchange);
        /* Hands everything that was sent to the kernel. To be called after each turn of the loop that sent something. */
        void (*flush)(struct link_io *io);

        /* Called by link.c: the connection has opened; could not be opened; its socket is ready for `what`. */
        void (*on_opened)(struct link *link, int64_t now_ns);
        void (*on_open_failed)(struct link *link, int64_t now_ns);
        void (*on_ready)(struct link *link, short what, int64_t now_ns);
};
