/* The operations in protocol_http1. On an open link a connection is idle or busy with one request. */
#include "net/http_conn.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/mem.h"
#include "net/h2_probe.h"

static struct http_conn *conn_of(struct link *link)
{
        return (struct http_conn *)link;
}

static void drop_unsent(struct http_conn *conn)
{
        if (conn->copied_bytes)
                free((char *)(uintptr_t)conn->unsent + conn->unsent_bytes - conn->copied_bytes);
        conn->unsent = NULL;
        conn->unsent_bytes = conn->copied_bytes = 0;
}

/* Frees what belongs to the closed connection. The parser's status and counts of the last response stay readable. */
static void forget(struct http_conn *conn)
{
        drop_unsent(conn);
        conn->busy = false;
        free(conn->parser.carry);
        conn->parser.carry = NULL;
        conn->parser.carry_bytes = conn->parser.carry_capacity = 0;
}

static void conn_close(struct http_conn *conn)
{
        link_close(&conn->link);
        forget(conn);
}

static void conn_fail(struct http_conn *conn, enum exchange_fault fault, int error)
{
        link_fail(&conn->link, fault, error);
        forget(conn);
        conn->exchange->fault = (uint8_t)fault;
        conn->exchange->error = (uint16_t)error;
}

static void tell(struct http_conn *conn, enum exchange_event event, int64_t now_ns)
{
        conn->link.io->on_event(conn->exchange, event, now_ns);
}

static void fail_event(struct http_conn *conn, enum exchange_fault fault, int error, int64_t now_ns)
{
        conn_fail(conn, fault, error);
        tell(conn, EXCHANGE_FAILED, now_ns);
}

static void lose(struct http_conn *conn, enum exchange_fault fault, int64_t now_ns)
{
        conn_fail(conn, fault, 0);
        tell(conn, EXCHANGE_LOST, now_ns);
}

/* Sends bytes; `unsent` becomes what the kernel does not accept. False if the connection is broken. */
static bool push(struct http_conn *conn, const char *bytes, size_t len)
{
        ssize_t n = link_send(&conn->link, bytes, len);

        if (n < 0)
                return false;
        conn->unsent = bytes + n;
        conn->unsent_bytes = (uint32_t)(len - (size_t)n);
        return true;
}

static bool http1_send(struct exchange *exchange, const struct wire_request *request)
{
        struct http_conn *conn = conn_of(exchange->link);

        conn->link.requests++;
        http_parser_begin(&conn->parser, request->is_head);
        if (!push(conn, request->bytes, request->len)) {
                conn_fail(conn, EXCHANGE_FAULT_SEND, errno);
                return false;
        }
        conn->busy = true;
        if (conn->unsent_bytes == 0)
                return true;
        if (!request->lasts) {
                conn->unsent = mem_dup_len(conn->unsent, conn->unsent_bytes);
                conn->copied_bytes = conn->unsent_bytes;
        }
        link_listen(&conn->link, EV_READ | EV_WRITE);
        return true;
}

static void send_rest(struct http_conn *conn, int64_t now_ns)
{
        if (!push(conn, conn->unsent, conn->unsent_bytes)) {
                fail_event(conn, EXCHANGE_FAULT_SEND, errno, now_ns);
        } else if (conn->unsent_bytes == 0) {
                drop_unsent(conn);
                link_listen(&conn->link, EV_READ);
        }
}

/* Tells the exchange that the response is complete. `clean`: nothing came after it. A connection that cannot carry another
 * request is closed before the callback, which may open it again. */
static void finish_response(struct http_conn *conn, bool clean, int64_t now_ns)
{
        struct exchange *exchange = conn->exchange;

        conn->busy = false;
        exchange->status = conn->parser.status;
        exchange->body_bytes = conn->parser.body_bytes;
        exchange->fault = !clean                      ? EXCHANGE_FAULT_STRAY
                          : link_is_worn(&conn->link) ? EXCHANGE_FAULT_CHURN
                                                      : EXCHANGE_FAULT_NONE;
        if (exchange->fault != EXCHANGE_FAULT_NONE || !conn->parser.keep_alive || conn->unsent_bytes)
                conn_close(conn);
        tell(conn, EXCHANGE_RESPONSE, now_ns);
}

/* Checks whether bytes that are no HTTP/1.1 response are HTTP/2, and says so in the link_io. */
static void look_for_http2(struct http_conn *conn, size_t len)
{
        struct link_io *io = conn->link.io;

        if (!h2_is_begin((const unsigned char *)io->buffer, len))
                return;
        io->wrong_protocol = true;
        io->fault_text = "the service speaks HTTP/2, not HTTP/1.1";
}

static void take_bytes(struct http_conn *conn, size_t len, int64_t now_ns)
{
        struct link_io *io = conn->link.io;
        size_t used;

        if (!conn->busy) {
                look_for_http2(conn, len);
                lose(conn, EXCHANGE_FAULT_STRAY, now_ns);
                return;
        }
        switch (http_parser_feed(&conn->parser, &io->limits, &io->memo, io->buffer, len, &used)) {
        case HTTP_PARSE_MORE:
                break;
        case HTTP_PARSE_DONE:
                finish_response(conn, used == len, now_ns);
                break;
        case HTTP_PARSE_BAD:
                io->fault_text = conn->parser.fault;
                look_for_http2(conn, len);
                fail_event(conn, EXCHANGE_FAULT_PROTOCOL, 0, now_ns);
                break;
        case HTTP_PARSE_HEADER_LIMIT:
                fail_event(conn, EXCHANGE_FAULT_HEADER_LIMIT, 0, now_ns);
                break;
        case HTTP_PARSE_BODY_LIMIT:
                fail_event(conn, EXCHANGE_FAULT_BODY_LIMIT, 0, now_ns);
                break;
        }
}

/* Handles recv() returning 0 or an error. The end of the connection may be what ends the body. */
static void take_end(struct http_conn *conn, ssize_t n, int error, int64_t now_ns)
{
        if (n < 0 && (error == EAGAIN || error == EINTR))
                return;
        if (!conn->busy)
                lose(conn, EXCHANGE_FAULT_NONE, now_ns);
        else if (n == 0 && http_parser_close(&conn->parser) == HTTP_PARSE_DONE)
                finish_response(conn, true, now_ns);
        else
                fail_event(conn, EXCHANGE_FAULT_RESET, error, now_ns);
}

static void receive(struct http_conn *conn, int64_t now_ns)
{
        const struct tls *tls = conn->link.tls;
        ssize_t n;

        do {
                n = link_receive(&conn->link);
                if (n > 0)
                        take_bytes(conn, (size_t)n, now_ns);
                else
                        take_end(conn, n, errno, now_ns);
        } while (tls && n > 0 && conn->link.tls == tls && link_has_pending(&conn->link));
}

static void http1_on_ready(struct link *link, short what, int64_t now_ns)
{
        if (what & EV_READ)
                receive(conn_of(link), now_ns);
        else if (what & EV_WRITE)
                send_rest(conn_of(link), now_ns);
}

static void http1_on_opened(struct link *link, int64_t now_ns)
{
        tell(conn_of(link), EXCHANGE_OPENED, now_ns);
}

static void http1_on_open_failed(struct link *link, int64_t now_ns)
{
        fail_event(conn_of(link), link->fault, link->error, now_ns);
}

static enum exchange_open http1_open(struct exchange *exchange)
{
        struct http_conn *conn = conn_of(exchange->link);

        if (link_open(&conn->link))
                return EXCHANGE_OPENING;
        conn_fail(conn, conn->link.fault, conn->link.error);
        return EXCHANGE_OPEN_FAILED;
}

static void http1_close(struct exchange *exchange)
{
        conn_close(conn_of(exchange->link));
}

static bool http1_is_open(const struct exchange *exchange)
{
        return exchange->link->state == LINK_OPEN;
}

static bool http1_is_fresh(const struct exchange *exchange)
{
        return http_parser_is_fresh(&conn_of(exchange->link)->parser);
}

static void *http1_links_new(struct link_io *io, size_t count, size_t streams)
{
        struct http_conn *conns = mem_new(count, sizeof(*conns));

        (void)streams;
        for (size_t i = 0; i < count; i++)
                conns[i].link.io = io;
        return conns;
}

static void http1_links_free(void *links, size_t count)
{
        struct http_conn *conns = links;

        for (size_t i = 0; conns && i < count; i++)
                conn_close(&conns[i]);
        free(conns);
}

static void http1_bind(void *links, size_t index, size_t slot, struct exchange *exchange)
{
        struct http_conn *conn = (struct http_conn *)links + index;

        *exchange = (struct exchange){ .link = &conn->link,
                                       .slot = (uint32_t)slot,
                                       .grpc_status = EXCHANGE_NO_GRPC_STATUS };
        conn->exchange = exchange;
}

/* Does nothing: requests are sent at once. */
static void http1_flush(struct link_io *io)
{
        (void)io;
}

const struct protocol protocol_http1 = {
        .name = "http/1.1",
        .alpn = "\x08http/1.1",
        .links_new = http1_links_new,
        .links_free = http1_links_free,
        .bind = http1_bind,
        .open = http1_open,
        .send = http1_send,
        .close = http1_close,
        .is_open = http1_is_open,
        .is_fresh = http1_is_fresh,
        .flush = http1_flush,
        .on_opened = http1_on_opened,
        .on_open_failed = http1_on_open_failed,
        .on_ready = http1_on_ready,
};
