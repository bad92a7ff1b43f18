/* The operations in protocol_http2: what exchanges ask for, and the events of links. */
#include "net/h2_conn.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "net/h2_places.h"
#include "net/h2_receive.h"
#include "net/h2_send.h"

static struct h2_conn *conn_of(struct link *link)
{
        return (struct h2_conn *)link;
}

static struct h2_stream *stream_of(const struct exchange *exchange)
{
        return &conn_of(exchange->link)->streams[exchange->slot];
}

/* Initialises a connection that has just opened, with the protocol's defaults for what the peer has not said yet. */
static void begin_life(struct h2_conn *conn)
{
        conn->phase = H2_AWAITING_SETTINGS;
        conn->broken = conn->shrink = conn->in_block = false;
        conn->peer_streams = UINT32_MAX;
        conn->peer_window = conn->send_window = H2_DEFAULT_WINDOW;
        conn->peer_frame = H2_FRAME_MAX;
        conn->unsaid_bytes = 0;
        conn->next_id = 1;
        conn->idle_frames = 0;
        conn->head_bytes = 0;
        conn->payload_bytes = 0;
        h2_heads_open(&conn->heads);
}

static void h2_on_opened(struct link *link, int64_t now_ns)
{
        (void)now_ns;
        begin_life(conn_of(link));
        h2_send_preface(conn_of(link));
        h2_send_flush(link->io);
}

static void h2_on_open_failed(struct link *link, int64_t now_ns)
{
        h2_fail(conn_of(link), link->fault, link->error, now_ns);
}

static void take_end(struct h2_conn *conn, int error, int64_t now_ns)
{
        if (conn->phase == H2_AWAITING_SETTINGS)
                conn->link.io->fault_text =
                        "closed without a word of HTTP/2: perhaps the service does not speak it";
        h2_fail(conn, conn->broken ? EXCHANGE_FAULT_SEND : EXCHANGE_FAULT_RESET, error, now_ns);
}

static void receive(struct h2_conn *conn, int64_t now_ns)
{
        ssize_t n;

        do {
                n = link_receive(&conn->link);
                if (n < 0 && (errno == EAGAIN || errno == EINTR))
                        return;
                if (n <= 0) {
                        take_end(conn, n < 0 ? errno : 0, now_ns);
                        return;
                }
                if (!h2_receive(conn, (const unsigned char *)conn->link.io->buffer, (size_t)n, now_ns))
                        return;
        } while (link_has_pending(&conn->link));
}

static void h2_on_ready(struct link *link, short what, int64_t now_ns)
{
        struct h2_conn *conn = conn_of(link);

        if ((what & EV_WRITE) && conn->unsent_bytes)
                h2_send_rest(conn);
        if (what & EV_READ)
                receive(conn, now_ns);
        h2_send_flush(link->io);
}

static enum exchange_open h2_open(struct exchange *exchange)
{
        struct h2_conn *conn = conn_of(exchange->link);
        struct h2_stream *stream = stream_of(exchange);

        if (conn->phase == H2_OPEN) {
                bool room = stream->place == H2_PLACE_IN || conn->admitted < conn->peer_streams;

                h2_set_place(conn, stream, room ? H2_PLACE_IN : H2_PLACE_NO_ROOM);
                return room ? EXCHANGE_OPEN : EXCHANGE_NO_ROOM;
        }
        if (conn->link.state == LINK_CLOSED && !link_open(&conn->link)) {
                exchange->fault = conn->link.fault;
                exchange->error = conn->link.error;
                return EXCHANGE_OPEN_FAILED;
        }
        h2_set_place(conn, stream, H2_PLACE_JOINING);
        return EXCHANGE_OPENING;
}

/* Fails a send because no stream is available any more, as if the peer had refused the stream. */
static bool refuse(struct h2_conn *conn, struct h2_stream *stream)
{
        h2_set_place(conn, stream, H2_PLACE_OUT);
        stream->exchange->fault = EXCHANGE_FAULT_STREAM;
        stream->exchange->code = H2_REFUSED_STREAM;
        return false;
}

static bool h2_send(struct exchange *exchange, const struct wire_request *request)
{
        struct h2_conn *conn = conn_of(exchange->link);
        struct h2_stream *stream = stream_of(exchange);

        /* The peer may have lowered its limit. */
        if (conn->phase != H2_OPEN || conn->active >= conn->peer_streams)
                return refuse(conn, stream);
        if (!h2_begin_stream(conn, stream)) {
                refuse(conn, stream);
                h2_drain(conn, H2_STREAM_ID_MAX, clock_now_ns());
                return false;
        }
        stream->has_head = false;
        stream->fresh = true;
        stream->send_window = conn->peer_window;
        stream->unsaid_bytes = 0;
        exchange->status = 0;
        exchange->body_bytes = 0;
        exchange->grpc_status = EXCHANGE_NO_GRPC_STATUS;
        conn->link.requests++;
        h2_send_request(conn, stream, request);
        if (link_is_worn(&conn->link))
                h2_drain(conn, H2_STREAM_ID_MAX, clock_now_ns());
        return true;
}

static void h2_close(struct exchange *exchange)
{
        struct h2_conn *conn = conn_of(exchange->link);
        struct h2_stream *stream = stream_of(exchange);

        if (stream->id) {
                h2_send_word(conn, H2_RST_STREAM, stream->id, H2_CANCEL);
                h2_end_stream(conn, stream);
        }
        h2_set_place(conn, stream, H2_PLACE_OUT);
        if (conn->phase == H2_DRAINING) {
                h2_close_if_drained(conn, clock_now_ns());
        } else if (conn->phase != H2_OPEN && !h2_somebody_joins(conn)) {
                link_close(&conn->link);
                h2_forget(conn);
        }
}

static bool h2_is_open(const struct exchange *exchange)
{
        return conn_of(exchange->link)->phase == H2_OPEN && stream_of(exchange)->place == H2_PLACE_IN;
}

static bool h2_is_fresh(const struct exchange *exchange)
{
        return stream_of(exchange)->fresh;
}

static void conn_init(struct h2_conn *conn, struct link_io *io, size_t streams)
{
        uint32_t ring = 4;

        /* At most a quarter of the ring is used, so that a stream id is hardly ever skipped (see take_id()). */
        while (ring < 4 * streams)
                ring *= 2;
        conn->link.io = io;
        conn->stream_count = (uint32_t)streams;
        conn->streams = mem_new(streams, sizeof(*conn->streams));
        conn->ring = mem_new(ring, sizeof(*conn->ring));
        conn->ring_mask = ring - 1;
}

static void *h2_links_new(struct link_io *io, size_t count, size_t streams)
{
        struct h2_conn *conns = mem_new(count, sizeof(*conns));

        for (size_t i = 0; i < count; i++)
                conn_init(&conns[i], io, streams);
        return conns;
}

static void h2_links_free(void *links, size_t count)
{
        struct h2_conn *conns = links;

        for (size_t i = 0; conns && i < count; i++) {
                link_close(&conns[i].link);
                h2_forget(&conns[i]);
                h2_heads_clear(&conns[i].heads);
                free(conns[i].streams);
                free(conns[i].ring);
        }
        free(conns);
}

static void h2_bind(void *links, size_t index, size_t slot, struct exchange *exchange)
{
        struct h2_conn *conn = (struct h2_conn *)links + index;

        *exchange = (struct exchange){ .link = &conn->link,
                                       .slot = (uint32_t)slot,
                                       .grpc_status = EXCHANGE_NO_GRPC_STATUS };
        conn->streams[slot].exchange = exchange;
}

const struct protocol protocol_http2 = {
        .name = "http/2",
        .alpn = "\x02h2",
        .multiplexes = true,
        .links_new = h2_links_new,
        .links_free = h2_links_free,
        .bind = h2_bind,
        .open = h2_open,
        .send = h2_send,
        .close = h2_close,
        .is_open = h2_is_open,
        .is_fresh = h2_is_fresh,
        .flush = h2_send_flush,
        .on_opened = h2_on_opened,
        .on_open_failed = h2_on_open_failed,
        .on_ready = h2_on_ready,
};
