/* What an HTTP/2 peer may say after its first SETTINGS: no crash, no read beyond the input, bounded memory, tallies that
 * hold, and the same events however the bytes are cut. Each exchange asks again as soon as it may.
 *
 * The first byte says how the second reading is cut; the rest are the bytes. */
#include <event2/event.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/h2_conn.h"
#include "net/h2_receive.h"
#include "net/h2_send.h"

enum { STREAMS = 3, HEADER_MAX = 2000, BODY_MAX = 5000, EVENTS_MAX = 64 };

/* What came of it, in order. */
struct outcome {
        struct {
                uint8_t event, fault;
                uint16_t status;
                int16_t grpc_status;
                uint32_t slot;
                int64_t body_bytes;
        } events[EVENTS_MAX];
        size_t count;
};

struct fixture {
        struct link_io io; /* first: an event leads to its fixture */
        struct exchange exchanges[STREAMS];
        struct outcome *outcome;
};

static void ask(struct exchange *exchange)
{
        /* GET / by indexed fields, and a body that no small window takes at once. */
        static const char bytes[70000] = "\x82\x84\x86";
        struct wire_request request = { .bytes = bytes,
                                        .head_bytes = 3,
                                        .len = exchange->slot ? 3 : sizeof(bytes),
                                        .lasts = exchange->slot != 2 };

        if (protocol_http2.is_open(exchange))
                protocol_http2.send(exchange, &request);
}

static void on_event(struct exchange *exchange, enum exchange_event event, int64_t now_ns)
{
        struct fixture *f = (struct fixture *)exchange->link->io;
        struct outcome *outcome = f->outcome;

        (void)now_ns;
        if (outcome->count < EVENTS_MAX) {
                bool ended = event == EXCHANGE_RESPONSE;

                outcome->events[outcome->count].event = (uint8_t)event;
                outcome->events[outcome->count].slot = exchange->slot;
                outcome->events[outcome->count].fault = event == EXCHANGE_FAILED ? exchange->fault : 0;
                outcome->events[outcome->count].status = ended ? exchange->status : 0;
                outcome->events[outcome->count].grpc_status = ended ? exchange->grpc_status : 0;
                outcome->events[outcome->count].body_bytes = ended ? exchange->body_bytes : 0;
                outcome->count++;
        }
        if (event == EXCHANGE_OPENED || event == EXCHANGE_JOINED || event == EXCHANGE_RESPONSE)
                ask(exchange);
}

static void check(const struct h2_conn *conn)
{
        uint32_t active = 0, admitted = 0, blocked = 0;

        for (uint32_t i = 0; i < conn->stream_count; i++) {
                active += conn->streams[i].id != 0;
                blocked += conn->streams[i].body_bytes != 0;
                admitted += conn->streams[i].place == H2_PLACE_IN;
        }
        if (active != conn->active || admitted != conn->admitted || blocked != conn->blocked)
                abort();
        if (conn->payload_capacity > 2 * H2_FRAME_MAX || conn->block_capacity > 2 * HEADER_MAX)
                abort();
}

/* Each piece lies in memory of its own size, so that the sanitizer sees a read beyond it. */
static void feed(struct h2_conn *conn, const uint8_t *bytes, size_t len, size_t step)
{
        while (len) {
                size_t n = step && step < len ? step : len;
                unsigned char *piece = malloc(n);
                bool alive;

                memcpy(piece, bytes, n);
                alive = h2_receive(conn, piece, n, 0);
                free(piece);
                check(conn);
                if (!alive)
                        return;
                h2_send_flush(conn->link.io);
                bytes += n;
                len -= n;
        }
}

static void read_peer(struct event_base *base, const uint8_t *bytes, size_t len, size_t step,
                      struct outcome *ret_outcome)
{
        static const uint8_t settings[] = { 0, 0, 0, 4, 0, 0, 0, 0, 0 };
        struct fixture f = { .io = { .base = base,
                                     .protocol = &protocol_http2,
                                     .on_event = on_event,
                                     .limits = { HEADER_MAX, BODY_MAX },
                                     .stream_limit = UINT32_MAX },
                             .outcome = ret_outcome };
        struct h2_conn *conn = protocol_http2.links_new(&f.io, 1, STREAMS);
        int fds[2];

        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) != 0)
                abort();
        conn->link.fd = fds[0];
        conn->link.state = LINK_OPEN;
        link_listen(&conn->link, EV_READ);
        for (size_t i = 0; i < STREAMS; i++) {
                protocol_http2.bind(conn, 0, i, &f.exchanges[i]);
                conn->streams[i].place = H2_PLACE_JOINING;
        }
        protocol_http2.on_opened(&conn->link, 0);
        feed(conn, settings, sizeof(settings), 0);
        feed(conn, bytes, len, step);
        protocol_http2.links_free(conn, 1);
        free(f.io.staged);
        close(fds[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        static struct event_base *base;
        struct outcome whole = { 0 }, cut = { 0 };

        if (size < 2)
                return 0;
        if (!base)
                base = event_base_new();
        read_peer(base, data + 1, size - 1, 0, &whole);
        read_peer(base, data + 1, size - 1, 1 + data[0] % 32, &cut);
        if (whole.count != cut.count || memcmp(&whole, &cut, sizeof(whole)) != 0)
                abort();
        return 0;
}
