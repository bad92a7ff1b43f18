/* Who has a place on the connection, and what becomes of it when the connection opens, drains, or ends.
 *
 * Callbacks may open, close or send again from within. So whoever calls back in a loop first brings the connection
 * into its new state, and then looks at each place once: what a callback changes is only its own place. */
#include "net/h2_conn.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

static struct h2_conn *conn_of(struct link *link)
{
        return (struct h2_conn *)link;
}

static struct h2_stream *stream_of(const struct exchange *exchange)
{
        return &conn_of(exchange->link)->streams[exchange->slot];
}

static void tell(struct h2_conn *conn, struct h2_stream *stream, enum exchange_event event, int64_t now_ns)
{
        conn->link.io->on_event(stream->exchange, event, now_ns);
}

static uint32_t *ring_at(const struct h2_conn *conn, uint32_t id)
{
        return &conn->ring[(id >> 1) & conn->ring_mask];
}

struct h2_stream *h2_find(struct h2_conn *conn, uint32_t id)
{
        uint32_t place = *ring_at(conn, id);

        return place && conn->streams[place - 1].id == id ? &conn->streams[place - 1] : NULL;
}

static void set_place(struct h2_conn *conn, struct h2_stream *stream, enum h2_place place)
{
        conn->admitted -= stream->place == H2_PLACE_IN;
        conn->admitted += place == H2_PLACE_IN;
        stream->place = (uint8_t)place;
}

void h2_end_stream(struct h2_conn *conn, struct h2_stream *stream)
{
        *ring_at(conn, stream->id) = 0;
        conn->active--;
        conn->blocked -= stream->body_bytes != 0;
        free(stream->body_copy);
        stream->body_copy = NULL;
        stream->body_bytes = 0;
        stream->id = 0;
}

/* The connection's part of closing: nothing of it is left, places and their exchanges aside. */
static void forget(struct h2_conn *conn)
{
        h2_drop_unsent(conn);
        for (uint32_t i = 0; i < conn->stream_count; i++) {
                struct h2_stream *stream = &conn->streams[i];

                stream->cut_off = stream->id != 0;
                if (stream->id)
                        h2_end_stream(conn, stream);
        }
        h2_heads_close(&conn->heads);
        free(conn->payload);
        free(conn->block);
        conn->payload = conn->block = NULL;
        conn->payload_capacity = conn->block_capacity = 0;
        conn->phase = H2_CLOSED;
        conn->life++;
}

static bool somebody_joins(const struct h2_conn *conn)
{
        for (uint32_t i = 0; i < conn->stream_count; i++)
                if (conn->streams[i].place == H2_PLACE_JOINING)
                        return true;
        return false;
}

/* Gives up the place, and says why. */
static void turn_out(struct h2_conn *conn, struct h2_stream *stream, enum exchange_event event,
                     enum exchange_fault fault, int error, int64_t now_ns)
{
        set_place(conn, stream, H2_PLACE_OUT);
        stream->exchange->fault = (uint8_t)fault;
        stream->exchange->error = (uint16_t)error;
        tell(conn, stream, event, now_ns);
}

/* Connects for those who waited until a draining connection was empty. */
static void open_again(struct h2_conn *conn, int64_t now_ns)
{
        if (conn->link.state != LINK_CLOSED || !somebody_joins(conn) || link_open(&conn->link))
                return;
        for (uint32_t i = 0; i < conn->stream_count; i++)
                if (conn->streams[i].place == H2_PLACE_JOINING)
                        turn_out(conn, &conn->streams[i], EXCHANGE_FAILED, conn->link.fault, conn->link.error,
                                 now_ns);
}

void h2_fail(struct h2_conn *conn, enum exchange_fault fault, int error, int64_t now_ns)
{
        bool was_draining = conn->phase == H2_DRAINING;

        link_fail(&conn->link, fault, error);
        forget(conn);
        for (uint32_t i = 0; i < conn->stream_count; i++) {
                struct h2_stream *stream = &conn->streams[i];
                bool joins = stream->place == H2_PLACE_JOINING;

                if (stream->place == H2_PLACE_OUT || (joins && was_draining))
                        continue;
                turn_out(conn, stream, joins || stream->cut_off ? EXCHANGE_FAILED : EXCHANGE_LOST, fault,
                         error, now_ns);
        }
        open_again(conn, now_ns);
}

/* A draining connection closes with its last request. */
static void close_if_drained(struct h2_conn *conn, int64_t now_ns)
{
        if (conn->phase == H2_DRAINING && conn->active == 0)
                h2_fail(conn, EXCHANGE_FAULT_NONE, 0, now_ns);
}

void h2_drain(struct h2_conn *conn, uint32_t last_id, int64_t now_ns)
{
        uint32_t life = conn->life;

        conn->phase = H2_DRAINING;
        for (uint32_t i = 0; i < conn->stream_count && conn->life == life; i++) {
                struct h2_stream *stream = &conn->streams[i];

                if (stream->id > last_id) {
                        h2_end_stream(conn, stream);
                        turn_out(conn, stream, EXCHANGE_FAILED, EXCHANGE_FAULT_GOAWAY, 0, now_ns);
                } else if (!stream->id &&
                           (stream->place == H2_PLACE_IN || stream->place == H2_PLACE_NO_ROOM)) {
                        turn_out(conn, stream, EXCHANGE_LOST,
                                 link_is_worn(&conn->link) ? EXCHANGE_FAULT_CHURN : EXCHANGE_FAULT_NONE, 0,
                                 now_ns);
                }
        }
        if (conn->life == life)
                close_if_drained(conn, now_ns);
}

void h2_fail_stream(struct h2_conn *conn, struct h2_stream *stream, enum exchange_fault fault, uint32_t code,
                    int64_t now_ns)
{
        uint32_t life = conn->life;

        h2_end_stream(conn, stream);
        if (conn->phase == H2_DRAINING)
                set_place(conn, stream, H2_PLACE_OUT);
        stream->exchange->fault = (uint8_t)fault;
        stream->exchange->code = code;
        tell(conn, stream, EXCHANGE_FAILED, now_ns);
        if (conn->life == life)
                close_if_drained(conn, now_ns);
}

void h2_finish_stream(struct h2_conn *conn, struct h2_stream *stream, int64_t now_ns)
{
        uint32_t life = conn->life;

        /* Answered before the request was sent whole: the peer wants no more of it. */
        if (stream->body_bytes)
                h2_send_word(conn, H2_RST_STREAM, stream->id, H2_CANCEL);
        h2_end_stream(conn, stream);
        conn->idle_frames = 0;
        stream->exchange->fault = link_is_worn(&conn->link) ? EXCHANGE_FAULT_CHURN : EXCHANGE_FAULT_NONE;
        if (conn->phase == H2_DRAINING)
                set_place(conn, stream, H2_PLACE_OUT);
        tell(conn, stream, EXCHANGE_RESPONSE, now_ns);
        if (conn->life == life)
                close_if_drained(conn, now_ns);
}

void h2_admit(struct h2_conn *conn, bool first, int64_t now_ns)
{
        enum exchange_event event = first ? EXCHANGE_OPENED : EXCHANGE_JOINED;
        uint32_t life = conn->life;

        if (first)
                conn->phase = H2_OPEN;
        for (uint32_t i = 0; i < conn->stream_count && conn->life == life && conn->phase == H2_OPEN; i++) {
                struct h2_stream *stream = &conn->streams[i];

                if (stream->place != H2_PLACE_JOINING && stream->place != H2_PLACE_NO_ROOM)
                        continue;
                if (conn->admitted < conn->peer_streams) {
                        set_place(conn, stream, H2_PLACE_IN);
                        tell(conn, stream, event, now_ns);
                        event = EXCHANGE_JOINED;
                } else if (stream->place == H2_PLACE_JOINING) {
                        set_place(conn, stream, H2_PLACE_NO_ROOM);
                        tell(conn, stream, EXCHANGE_WAITING, now_ns);
                }
        }
}

/* What holds of a connection before its peer has said anything. */
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
        h2_flush(link->io);
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
        h2_flush(link->io);
}

static enum exchange_open h2_open(struct exchange *exchange)
{
        struct h2_conn *conn = conn_of(exchange->link);
        struct h2_stream *stream = stream_of(exchange);

        if (conn->phase == H2_OPEN) {
                bool room = stream->place == H2_PLACE_IN || conn->admitted < conn->peer_streams;

                set_place(conn, stream, room ? H2_PLACE_IN : H2_PLACE_NO_ROOM);
                return room ? EXCHANGE_OPEN : EXCHANGE_NO_ROOM;
        }
        if (conn->link.state == LINK_CLOSED && !link_open(&conn->link)) {
                exchange->fault = conn->link.fault;
                exchange->error = conn->link.error;
                return EXCHANGE_OPEN_FAILED;
        }
        set_place(conn, stream, H2_PLACE_JOINING);
        return EXCHANGE_OPENING;
}

/* The next stream id whose place in the ring is free; skipping one is allowed (RFC 9113, 5.1.1), and happens only
 * behind a stream that outlives many others. 0: there are no more. */
static uint32_t take_id(struct h2_conn *conn)
{
        while (conn->next_id <= H2_STREAM_ID_MAX && *ring_at(conn, conn->next_id))
                conn->next_id += 2;
        if (conn->next_id > H2_STREAM_ID_MAX)
                return 0;
        conn->next_id += 2;
        return conn->next_id - 2;
}

/* No stream for it now, although there seemed to be. */
static bool refuse(struct h2_conn *conn, struct h2_stream *stream)
{
        set_place(conn, stream, H2_PLACE_OUT);
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
        stream->id = take_id(conn);
        if (!stream->id) {
                refuse(conn, stream);
                h2_drain(conn, H2_STREAM_ID_MAX, clock_now_ns());
                return false;
        }
        *ring_at(conn, stream->id) = exchange->slot + 1;
        conn->active++;
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
        set_place(conn, stream, H2_PLACE_OUT);
        if (conn->phase == H2_DRAINING) {
                close_if_drained(conn, clock_now_ns());
        } else if (conn->phase != H2_OPEN && !somebody_joins(conn)) {
                link_close(&conn->link);
                forget(conn);
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

        /* At most a quarter is taken, so that an id is hardly ever skipped. */
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
                forget(&conns[i]);
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
        .flush = h2_flush,
        .on_opened = h2_on_opened,
        .on_open_failed = h2_on_open_failed,
        .on_ready = h2_on_ready,
};
