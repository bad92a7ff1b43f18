/* An exchange's callback may open, close or send from within. So a loop that calls back first puts the connection into
 * its new state, then visits each stream once: a callback changes only its own stream's place. It may also close the
 * connection; then conn->life has changed, and the loop must stop. */
#include "net/h2_places.h"

#include <stdlib.h>

#include "net/h2_send.h"

static void tell(struct h2_conn *conn, struct h2_stream *stream, enum exchange_event event, int64_t now_ns)
{
        conn->link.io->on_event(stream->exchange, event, now_ns);
}

void h2_set_place(struct h2_conn *conn, struct h2_stream *stream, enum h2_place place)
{
        conn->admitted -= stream->place == H2_PLACE_IN;
        conn->admitted += place == H2_PLACE_IN;
        stream->place = (uint8_t)place;
}

/* Returns the next stream id whose entry in the ring is free; 0 if there are none left. Skipping ids is allowed
 * (RFC 9113, 5.1.1). It happens only where one stream outlives many others. */
static uint32_t take_id(struct h2_conn *conn)
{
        while (conn->next_id <= H2_STREAM_ID_MAX && *h2_ring_at(conn, conn->next_id))
                conn->next_id += 2;
        if (conn->next_id > H2_STREAM_ID_MAX)
                return 0;
        conn->next_id += 2;
        return conn->next_id - 2;
}

bool h2_begin_stream(struct h2_conn *conn, struct h2_stream *stream)
{
        stream->id = take_id(conn);
        if (!stream->id)
                return false;
        *h2_ring_at(conn, stream->id) = (uint32_t)(stream - conn->streams) + 1;
        conn->active++;
        return true;
}

void h2_end_stream(struct h2_conn *conn, struct h2_stream *stream)
{
        *h2_ring_at(conn, stream->id) = 0;
        conn->active--;
        conn->blocked -= stream->body_bytes != 0;
        if (stream->body_copy)
                free(stream->body_copy);
        stream->body_copy = NULL;
        stream->body_bytes = 0;
        stream->id = 0;
}

void h2_forget(struct h2_conn *conn)
{
        h2_send_drop(conn);
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

bool h2_somebody_joins(const struct h2_conn *conn)
{
        for (uint32_t i = 0; i < conn->stream_count; i++)
                if (conn->streams[i].place == H2_PLACE_JOINING)
                        return true;
        return false;
}

/* Takes the stream's place away and tells its exchange why. */
static void turn_out(struct h2_conn *conn, struct h2_stream *stream, enum exchange_event event,
                     enum exchange_fault fault, int error, int64_t now_ns)
{
        h2_set_place(conn, stream, H2_PLACE_OUT);
        stream->exchange->fault = (uint8_t)fault;
        stream->exchange->error = (uint16_t)error;
        tell(conn, stream, event, now_ns);
}

/* Opens the connection again for exchanges that waited while it drained. */
static void open_again(struct h2_conn *conn, int64_t now_ns)
{
        if (conn->link.state != LINK_CLOSED || !h2_somebody_joins(conn) || link_open(&conn->link))
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
        h2_forget(conn);
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

void h2_close_if_drained(struct h2_conn *conn, int64_t now_ns)
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
                h2_close_if_drained(conn, now_ns);
}

void h2_fail_stream(struct h2_conn *conn, struct h2_stream *stream, enum exchange_fault fault, uint32_t code,
                    int64_t now_ns)
{
        uint32_t life = conn->life;

        h2_end_stream(conn, stream);
        if (conn->phase == H2_DRAINING)
                h2_set_place(conn, stream, H2_PLACE_OUT);
        stream->exchange->fault = (uint8_t)fault;
        stream->exchange->code = code;
        tell(conn, stream, EXCHANGE_FAILED, now_ns);
        if (conn->life == life)
                h2_close_if_drained(conn, now_ns);
}

void h2_finish_stream(struct h2_conn *conn, struct h2_stream *stream, int64_t now_ns)
{
        uint32_t life = conn->life;

        /* The response is complete before the request is: cancel the rest of the body. */
        if (stream->body_bytes)
                h2_send_word(conn, H2_RST_STREAM, stream->id, H2_CANCEL);
        h2_end_stream(conn, stream);
        conn->idle_frames = 0;
        stream->exchange->fault = link_is_worn(&conn->link) ? EXCHANGE_FAULT_CHURN : EXCHANGE_FAULT_NONE;
        if (conn->phase == H2_DRAINING)
                h2_set_place(conn, stream, H2_PLACE_OUT);
        tell(conn, stream, EXCHANGE_RESPONSE, now_ns);
        if (conn->life == life)
                h2_close_if_drained(conn, now_ns);
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
                        h2_set_place(conn, stream, H2_PLACE_IN);
                        tell(conn, stream, event, now_ns);
                        event = EXCHANGE_JOINED;
                } else if (stream->place == H2_PLACE_JOINING) {
                        h2_set_place(conn, stream, H2_PLACE_NO_ROOM);
                        tell(conn, stream, EXCHANGE_WAITING, now_ns);
                }
        }
}
