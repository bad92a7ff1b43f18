/* One request at a time and its response, whatever protocol carries them; and the table of protocols.
 *
 * A user of the service has an exchange, and an exchange has a link, which other exchanges may share: over HTTP/1.1
 * there is one on each connection, over HTTP/2 as many as there are streams. Who drives the load knows nothing more
 * of protocols than these operations. Not thread-safe: a link_io with all that belongs to it has one thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange;
struct link;
struct link_io;

enum exchange_event {
        EXCHANGE_OPENED,   /* ready for the first request, on a connection that was opened for it */
        EXCHANGE_JOINED,   /* the same, on a connection that another exchange has opened */
        EXCHANGE_WAITING,  /* the connection is there, but the peer allows no more requests at once */
        EXCHANGE_RESPONSE, /* whole; see the exchange's fields. Goes on where protocol->is_open() */
        EXCHANGE_FAILED,   /* could not open, or the request under way failed: see `fault` */
        EXCHANGE_LOST,     /* the connection ended between two requests */
};

/* A step of the exchange's life. The callback may send, close or open the same exchange again. */
typedef void (*exchange_fn)(struct exchange *exchange, enum exchange_event event, int64_t now_ns);

enum exchange_fault {
        EXCHANGE_FAULT_NONE,
        EXCHANGE_FAULT_LOCAL,   /* no descriptor, port or buffer on this side: see `error` */
        EXCHANGE_FAULT_CONNECT, /* refused, unreachable: see `error` */
        EXCHANGE_FAULT_TLS,
        EXCHANGE_FAULT_SEND,
        EXCHANGE_FAULT_RESET, /* closed or reset before the response was whole */
        EXCHANGE_FAULT_PROTOCOL,
        EXCHANGE_FAULT_HEADER_LIMIT,
        EXCHANGE_FAULT_BODY_LIMIT,
        EXCHANGE_FAULT_CHURN,  /* none: the connection has carried as many requests as it may */
        EXCHANGE_FAULT_STRAY,  /* bytes that belong to no request */
        EXCHANGE_FAULT_STREAM, /* the peer gave up this one request: see `code` */
        EXCHANGE_FAULT_GOAWAY, /* the peer closes, and has not looked at this request */
        EXCHANGE_FAULT_FLOOD,  /* the peer keeps us busy with frames that answer nothing */
        EXCHANGE_FAULT_COUNT,
};

enum { EXCHANGE_NO_GRPC_STATUS = -1 };

/* Read-only for callers; bound to a link by protocol->bind(). The response's fields are valid in its event. */
struct exchange {
        struct link *link;
        int64_t body_bytes;
        uint32_t slot;       /* its place on the link */
        uint32_t code;       /* an HTTP/2 error code: of EXCHANGE_FAULT_STREAM */
        int16_t grpc_status; /* of the trailers; EXCHANGE_NO_GRPC_STATUS: none was sent */
        uint16_t status;
        uint16_t error; /* errno behind `fault`, where there is one */
        uint8_t fault;
};

/* A request as its protocol's encoder writes it. */
struct wire_request {
        const char *bytes;
        size_t head_bytes; /* HTTP/2: of the header block, which the body follows */
        size_t len;        /* of all */
        bool lasts;        /* the bytes stay valid until the response, else a rest is copied */
        bool is_head;      /* the method is HEAD: the response has no body */
};

enum exchange_open {
        EXCHANGE_OPEN_FAILED, /* at once, see `fault` */
        EXCHANGE_OPENING,     /* OPENED, JOINED or FAILED follows from the loop */
        EXCHANGE_OPEN,        /* on a connection that is there: may send; no event follows */
        EXCHANGE_NO_ROOM,     /* as WAITING: JOINED follows where the peer allows more */
};

struct protocol {
        const char *name; /* "http/1.1", as a scenario says it */
        const char *alpn; /* as TLS offers it: a length byte and the name */
        bool multiplexes; /* several exchanges share a connection */

        /* `count` links, each for up to `streams` exchanges; belongs to the caller until links_free(). */
        void *(*links_new)(struct link_io *io, size_t count, size_t streams);
        void (*links_free)(void *links, size_t count);
        /* Gives the exchange its place: stream `slot` of link `index`. */
        void (*bind)(void *links, size_t index, size_t slot, struct exchange *exchange);

        enum exchange_open (*open)(struct exchange *exchange);
        /* Only while open and without a request under way. True: RESPONSE or FAILED follows. False: failed at once. */
        bool (*send)(struct exchange *exchange, const struct wire_request *request);
        /* Leaves without an event: a request under way is given up. The connection closes with the last that leaves
         * it, or with the request where it carries only one. Harmless while closed. */
        void (*close)(struct exchange *exchange);
        /* Another request may be sent. */
        bool (*is_open)(const struct exchange *exchange);
        /* Nothing of the response has come yet. */
        bool (*is_fresh)(const struct exchange *exchange);
        /* What was sent leaves this process at the latest now; after every turn in which something was sent. */
        void (*flush)(struct link_io *io);

        /* From link.c: the connection is there, or could not be opened; the socket is ready for `what`. */
        void (*on_opened)(struct link *link, int64_t now_ns);
        void (*on_open_failed)(struct link *link, int64_t now_ns);
        void (*on_ready)(struct link *link, short what, int64_t now_ns);
};
