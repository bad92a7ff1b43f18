/* CLOSED → CONNECTING → (HANDSHAKE) → OPEN → CLOSED. on_link_ready() is the only callback. Each state has one function
 * that handles readiness of the socket; an open link passes it on to its protocol. */
#include "net/link.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/h2_probe.h"
#include "net/tls.h"

enum { PROBE_MS = 300 };

static void on_link_ready(evutil_socket_t fd, short what, void *arg);

void link_listen(struct link *link, short what)
{
        if (event_initialized(&link->event))
                event_del(&link->event);
        event_assign(&link->event, link->io->base, link->fd, (short)(what | EV_PERSIST), on_link_ready, link);
        event_add(&link->event, NULL);
}

void link_close(struct link *link)
{
        if (link->state == LINK_CLOSED)
                return;
        link->io->open_links -= link->state == LINK_OPEN;
        event_del(&link->event);
        tls_free(link->tls);
        link->tls = NULL;
        close(link->fd);
        link->state = LINK_CLOSED;
}

void link_fail(struct link *link, enum exchange_fault fault, int error)
{
        link_close(link);
        link->fault = (uint8_t)fault;
        link->error = (uint16_t)error;
}

static void fail_open(struct link *link, enum exchange_fault fault, int error, int64_t now_ns)
{
        link_fail(link, fault, error);
        link->io->protocol->on_open_failed(link, now_ns);
}

/* Tells errors of connect(2) that mean a shortage on this machine from those that concern the service. */
static enum exchange_fault fault_of(int error)
{
        bool is_shortage = error == EADDRNOTAVAIL || error == EADDRINUSE || error == EMFILE ||
                           error == ENFILE || error == ENOBUFS || error == ENOMEM;

        return is_shortage ? EXCHANGE_FAULT_LOCAL : EXCHANGE_FAULT_CONNECT;
}

static bool bind_source(struct link_io *io, int fd)
{
        const struct address *source;
        int on = 1;

        if (!io->source_count || io->address.storage.ss_family == AF_UNIX)
                return true;
        source = &io->sources[io->source_next++ % io->source_count];
        /* Let connect() choose the port, not bind(): then sockets to different destinations may share a port. */
        setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
        return bind(fd, (const struct sockaddr *)&source->storage, source->bytes) == 0;
}

bool link_open(struct link *link)
{
        struct link_io *io = link->io;
        int family = io->address.storage.ss_family, on = 1;

        link->fault = EXCHANGE_FAULT_NONE;
        link->error = 0;
        link->fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (link->fd < 0) {
                link_fail(link, EXCHANGE_FAULT_LOCAL, errno);
                return false;
        }
        if (family != AF_UNIX)
                setsockopt(link->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        if (!bind_source(io, link->fd) ||
            (connect(link->fd, (const struct sockaddr *)&io->address.storage, io->address.bytes) != 0 &&
             errno != EINPROGRESS)) {
                int error = errno;

                close(link->fd);
                link_fail(link, fault_of(error), error);
                return false;
        }
        link->state = LINK_CONNECTING;
        link_listen(link, EV_WRITE);
        return true;
}

static void opened(struct link *link, int64_t now_ns)
{
        link->state = LINK_OPEN;
        link->io->open_links++;
        link->requests = 0;
        link_listen(link, EV_READ);
        link->io->protocol->on_opened(link, now_ns);
}

static void fail_handshake(struct link *link, const char *fault, int64_t now_ns)
{
        link->io->fault_text = fault;
        fail_open(link, EXCHANGE_FAULT_TLS, 0, now_ns);
}

/* Says why the handshake failed, and sets wrong_protocol if the service refused the one protocol that we offer. */
static const char *handshake_fault(const struct link *link)
{
        const char *fault = tls_fault(link->tls);

        if (!strstr(fault, "no application protocol"))
                return fault;
        link->io->wrong_protocol = true;
        return link->io->protocol->multiplexes ? "the service does not speak HTTP/2 over TLS"
                                               : "the service does not speak HTTP/1.1 over TLS";
}

static void handshake_step(struct link *link, int64_t now_ns)
{
        switch (tls_handshake(link->tls)) {
        case TLS_DONE:
                if (link->io->protocol->multiplexes && !tls_has_alpn(link->tls, link->io->protocol->alpn))
                        fail_handshake(link, "the service does not speak HTTP/2 over TLS", now_ns);
                else
                        opened(link, now_ns);
                break;
        case TLS_WANT_READ:
                link_listen(link, EV_READ);
                break;
        case TLS_WANT_WRITE:
                link_listen(link, EV_WRITE);
                break;
        case TLS_FAILED:
                fail_handshake(link, handshake_fault(link), now_ns);
                break;
        }
}

static void connect_step(struct link *link, int64_t now_ns)
{
        socklen_t len = sizeof(int);
        int error = 0;

        getsockopt(link->fd, SOL_SOCKET, SO_ERROR, &error, &len);
        if (error) {
                fail_open(link, fault_of(error), error, now_ns);
                return;
        }
        if (!link->io->tls) {
                opened(link, now_ns);
                return;
        }
        link->tls = tls_new(link->io->tls, link->fd, link->io->tls_name);
        if (!link->tls) {
                fail_open(link, EXCHANGE_FAULT_TLS, 0, now_ns);
                return;
        }
        link->state = LINK_HANDSHAKE;
        handshake_step(link, now_ns);
}

ssize_t link_send(struct link *link, const void *bytes, size_t len)
{
        ssize_t n = link->tls ? tls_send(link->tls, bytes, len) : send(link->fd, bytes, len, MSG_NOSIGNAL);

        if (n < 0)
                return errno == EAGAIN || errno == EINTR ? 0 : -1;
        link->io->bytes_out += n;
        return n;
}

ssize_t link_receive(struct link *link)
{
        struct link_io *io = link->io;
        ssize_t n = link->tls ? tls_recv(link->tls, io->buffer, io->buffer_bytes)
                              : recv(link->fd, io->buffer, io->buffer_bytes, 0);

        if (n > 0)
                io->bytes_in += n;
        return n;
}

bool link_has_pending(const struct link *link)
{
        return link->tls && tls_has_pending(link->tls);
}

void link_suspect(struct link_io *io)
{
        if (io->protocol->multiplexes || !h2_probe(&io->address, io->tls ? io->tls_name : NULL, PROBE_MS))
                return;
        io->wrong_protocol = true;
        io->fault_text = "the service speaks HTTP/2, not HTTP/1.1";
}

static void on_link_ready(evutil_socket_t fd, short what, void *arg)
{
        struct link *link = arg;
        int64_t now_ns = clock_now_ns();

        (void)fd;
        switch ((enum link_state)link->state) {
        case LINK_CONNECTING:
                connect_step(link, now_ns);
                return;
        case LINK_HANDSHAKE:
                handshake_step(link, now_ns);
                return;
        case LINK_OPEN:
                link->io->protocol->on_ready(link, what, now_ns);
                return;
        case LINK_CLOSED:
                return;
        }
}
