/* The states of a connection: closed → connecting → (handshake) → idle ⇄ busy → closed. on_conn_ready() is the only
 * callback; each state has one function for what readiness means in it. */
#include "net/http_conn.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/tls.h"

static void on_conn_ready(evutil_socket_t fd, short what, void *arg);

static void listen_for(struct http_conn *conn, short what)
{
        if (event_initialized(&conn->event))
                event_del(&conn->event);
        event_assign(&conn->event, conn->io->base, conn->fd, (short)(what | EV_PERSIST), on_conn_ready, conn);
        event_add(&conn->event, NULL);
}

static void drop_unsent(struct http_conn *conn)
{
        if (conn->copied_bytes)
                free((char *)(uintptr_t)conn->unsent + conn->unsent_bytes - conn->copied_bytes);
        conn->unsent = NULL;
        conn->unsent_bytes = conn->copied_bytes = 0;
}

void http_conn_close(struct http_conn *conn)
{
        if (conn->state == HTTP_CONN_CLOSED)
                return;
        event_del(&conn->event);
        tls_free(conn->tls);
        conn->tls = NULL;
        close(conn->fd);
        drop_unsent(conn);
        conn->state = HTTP_CONN_CLOSED;
        /* `status`, `fault` and counts stay for the caller; what a cut line needed does not. */
        free(conn->parser.carry);
        conn->parser.carry = NULL;
        conn->parser.carry_bytes = conn->parser.carry_capacity = 0;
}

static bool fail(struct http_conn *conn, enum http_conn_fault fault, int error)
{
        http_conn_close(conn);
        conn->fault = (uint8_t)fault;
        conn->error = (uint16_t)error;
        return false;
}

static void fail_event(struct http_conn *conn, enum http_conn_fault fault, int error, int64_t now_ns)
{
        fail(conn, fault, error);
        conn->io->on_event(conn, HTTP_CONN_FAILED, now_ns);
}

/* Errors of connect(2) that are this side's own shortage. */
static bool is_local_shortage(int error)
{
        return error == EADDRNOTAVAIL || error == EADDRINUSE || error == EMFILE || error == ENFILE ||
               error == ENOBUFS || error == ENOMEM;
}

static bool fail_connect(struct http_conn *conn, int error)
{
        return fail(conn, is_local_shortage(error) ? HTTP_FAULT_LOCAL : HTTP_FAULT_CONNECT, error);
}

static bool bind_source(struct http_io *io, int fd)
{
        const struct address *source;
        int on = 1;

        if (!io->source_count || io->address.storage.ss_family == AF_UNIX)
                return true;
        source = &io->sources[io->source_next++ % io->source_count];
        /* The port is chosen by connect(), so that one port serves several destinations and sources. */
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
        return bind(fd, (const struct sockaddr *)&source->storage, source->bytes) == 0;
}

bool http_conn_open(struct http_conn *conn)
{
        struct http_io *io = conn->io;
        int family = io->address.storage.ss_family, on = 1;

        conn->fault = HTTP_FAULT_NONE;
        conn->error = 0;
        conn->fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (conn->fd < 0)
                return fail(conn, HTTP_FAULT_LOCAL, errno);
        if (family != AF_UNIX)
                setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (!bind_source(io, conn->fd) ||
            (connect(conn->fd, (const struct sockaddr *)&io->address.storage, io->address.bytes) != 0 &&
             errno != EINPROGRESS)) {
                int error = errno;

                close(conn->fd);
                return fail_connect(conn, error);
        }
        conn->state = HTTP_CONN_CONNECTING;
        listen_for(conn, EV_WRITE);
        return true;
}

static void opened(struct http_conn *conn, int64_t now_ns)
{
        conn->state = HTTP_CONN_IDLE;
        listen_for(conn, EV_READ);
        conn->io->on_event(conn, HTTP_CONN_OPENED, now_ns);
}

static void handshake_step(struct http_conn *conn, int64_t now_ns)
{
        switch (tls_handshake(conn->tls)) {
        case TLS_DONE:
                opened(conn, now_ns);
                break;
        case TLS_WANT_READ:
                listen_for(conn, EV_READ);
                break;
        case TLS_WANT_WRITE:
                listen_for(conn, EV_WRITE);
                break;
        case TLS_FAILED:
                conn->io->tls_fault = tls_fault(conn->tls);
                fail_event(conn, HTTP_FAULT_TLS, 0, now_ns);
                break;
        }
}

static void connect_step(struct http_conn *conn, int64_t now_ns)
{
        socklen_t len = sizeof(int);
        int error = 0;

        getsockopt(conn->fd, SOL_SOCKET, SO_ERROR, &error, &len);
        if (error) {
                fail_connect(conn, error);
                conn->io->on_event(conn, HTTP_CONN_FAILED, now_ns);
                return;
        }
        if (!conn->io->tls) {
                opened(conn, now_ns);
                return;
        }
        conn->tls = tls_new(conn->io->tls, conn->fd, conn->io->tls_name);
        if (!conn->tls) {
                fail_event(conn, HTTP_FAULT_TLS, 0, now_ns);
                return;
        }
        conn->state = HTTP_CONN_HANDSHAKE;
        handshake_step(conn, now_ns);
}

/* Hands bytes to the kernel; what it does not take stays in `unsent`. False: the connection is broken. */
static bool push(struct http_conn *conn, const char *bytes, size_t len)
{
        ssize_t n = conn->tls ? tls_send(conn->tls, bytes, len) : send(conn->fd, bytes, len, MSG_NOSIGNAL);

        if (n < 0 && errno != EAGAIN && errno != EINTR)
                return false;
        if (n < 0)
                n = 0;
        conn->io->bytes_out += n;
        conn->unsent = bytes + n;
        conn->unsent_bytes = (uint32_t)(len - (size_t)n);
        return true;
}

bool http_conn_send(struct http_conn *conn, const char *bytes, size_t len, bool lasts, bool is_head)
{
        http_parser_begin(&conn->parser, is_head);
        if (!push(conn, bytes, len))
                return fail(conn, HTTP_FAULT_SEND, errno);
        conn->state = HTTP_CONN_BUSY;
        if (conn->unsent_bytes == 0)
                return true;
        if (!lasts) {
                conn->unsent = mem_dup_len(conn->unsent, conn->unsent_bytes);
                conn->copied_bytes = conn->unsent_bytes;
        }
        listen_for(conn, EV_READ | EV_WRITE);
        return true;
}

static void send_rest(struct http_conn *conn, int64_t now_ns)
{
        if (!push(conn, conn->unsent, conn->unsent_bytes)) {
                fail_event(conn, HTTP_FAULT_SEND, errno, now_ns);
        } else if (conn->unsent_bytes == 0) {
                drop_unsent(conn);
                listen_for(conn, EV_READ);
        }
}

/* The response is whole. A connection that cannot carry another request is closed before the callback. */
static void finish_response(struct http_conn *conn, bool clean, int64_t now_ns)
{
        conn->state = HTTP_CONN_IDLE;
        if (!clean || !conn->parser.keep_alive || conn->unsent_bytes) {
                conn->fault = clean ? HTTP_FAULT_NONE : HTTP_FAULT_STRAY;
                http_conn_close(conn);
        }
        conn->io->on_event(conn, HTTP_CONN_RESPONSE, now_ns);
}

static void lose(struct http_conn *conn, enum http_conn_fault fault, int64_t now_ns)
{
        fail(conn, fault, 0);
        conn->io->on_event(conn, HTTP_CONN_LOST, now_ns);
}

static void take_bytes(struct http_conn *conn, size_t len, int64_t now_ns)
{
        struct http_io *io = conn->io;
        size_t used;

        io->bytes_in += (int64_t)len;
        if (conn->state != HTTP_CONN_BUSY) {
                lose(conn, HTTP_FAULT_STRAY, now_ns);
                return;
        }
        switch (http_parser_feed(&conn->parser, &io->limits, &io->memo, io->buffer, len, &used)) {
        case HTTP_PARSE_MORE:
                break;
        case HTTP_PARSE_DONE:
                finish_response(conn, used == len, now_ns);
                break;
        case HTTP_PARSE_BAD:
                fail_event(conn, HTTP_FAULT_PROTOCOL, 0, now_ns);
                break;
        case HTTP_PARSE_HEADER_LIMIT:
                fail_event(conn, HTTP_FAULT_HEADER_LIMIT, 0, now_ns);
                break;
        case HTTP_PARSE_BODY_LIMIT:
                fail_event(conn, HTTP_FAULT_BODY_LIMIT, 0, now_ns);
                break;
        }
}

/* recv() gave 0 or an error. An orderly end may be what ends the body. */
static void take_end(struct http_conn *conn, ssize_t n, int error, int64_t now_ns)
{
        if (n < 0 && (error == EAGAIN || error == EINTR))
                return;
        if (conn->state != HTTP_CONN_BUSY)
                lose(conn, HTTP_FAULT_NONE, now_ns);
        else if (n == 0 && http_parser_close(&conn->parser) == HTTP_PARSE_DONE)
                finish_response(conn, true, now_ns);
        else
                fail_event(conn, HTTP_FAULT_RESET, error, now_ns);
}

static void receive(struct http_conn *conn, int64_t now_ns)
{
        struct http_io *io = conn->io;
        struct tls *tls = conn->tls;
        ssize_t n;

        do {
                n = tls ? tls_recv(tls, io->buffer, io->buffer_bytes)
                        : recv(conn->fd, io->buffer, io->buffer_bytes, 0);
                if (n > 0)
                        take_bytes(conn, (size_t)n, now_ns);
                else
                        take_end(conn, n, errno, now_ns);
        } while (tls && n > 0 && conn->tls == tls && tls_has_pending(tls));
}

static void on_conn_ready(evutil_socket_t fd, short what, void *arg)
{
        struct http_conn *conn = arg;
        int64_t now_ns = clock_now_ns();

        (void)fd;
        switch ((enum http_conn_state)conn->state) {
        case HTTP_CONN_CONNECTING:
                connect_step(conn, now_ns);
                return;
        case HTTP_CONN_HANDSHAKE:
                handshake_step(conn, now_ns);
                return;
        case HTTP_CONN_IDLE:
        case HTTP_CONN_BUSY:
                if (what & EV_READ)
                        receive(conn, now_ns);
                else if (what & EV_WRITE)
                        send_rest(conn, now_ns);
                return;
        case HTTP_CONN_CLOSED:
                return;
        }
}
