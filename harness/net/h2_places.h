/* Which exchanges have a place (may have a stream) on an HTTP/2 connection, and what happens to them when the connection
 * opens, drains or ends. Functions that take `now_ns` may call the exchanges' callbacks. */
#pragma once

#include "net/h2_state.h"

/* Returns the ring's entry for stream `id`. */
static inline uint32_t *h2_ring_at(const struct h2_conn *conn, uint32_t id)
{
        return &conn->ring[(id >> 1) & conn->ring_mask];
}

/* Returns the stream that has this id, or NULL if there is no request under way with it. */
static inline struct h2_stream *h2_find(struct h2_conn *conn, uint32_t id)
{
        uint32_t place = *h2_ring_at(conn, id);

        return place && conn->streams[place - 1].id == id ? &conn->streams[place - 1] : NULL;
}

/* Gives the stream a new id, with which a request may be sent. False if the connection has no more stream ids. */
bool h2_begin_stream(struct h2_conn *conn, struct h2_stream *stream);
/* Ends the stream's request: releases its id and the rest of its body. */
void h2_end_stream(struct h2_conn *conn, struct h2_stream *stream);
/* Ends the stream's request and tells its exchange that it failed. The connection goes on. */
void h2_fail_stream(struct h2_conn *conn, struct h2_stream *stream, enum exchange_fault fault, uint32_t code,
                    int64_t now_ns);
/* Ends the stream's request and tells its exchange that the response is complete. */
void h2_finish_stream(struct h2_conn *conn, struct h2_stream *stream, int64_t now_ns);

void h2_set_place(struct h2_conn *conn, struct h2_stream *stream, enum h2_place place);
/* Returns whether an exchange waits for the connection to open. */
bool h2_somebody_joins(const struct h2_conn *conn);
/* Admits waiting exchanges, as many as the peer's limit on streams allows. To be called after each SETTINGS of the peer;
 * `first`: these are the connection's first, which open it. */
void h2_admit(struct h2_conn *conn, bool first, int64_t now_ns);
/* Starts draining. Requests with an id above `last_id` fail with EXCHANGE_FAULT_GOAWAY; idle exchanges are told that the
 * connection is lost. */
void h2_drain(struct h2_conn *conn, uint32_t last_id, int64_t now_ns);
/* Closes a draining connection that has no request under way. */
void h2_close_if_drained(struct h2_conn *conn, int64_t now_ns);
/* Closes the connection and tells its exchanges. Opens it again for exchanges that waited while it drained. */
void h2_fail(struct h2_conn *conn, enum exchange_fault fault, int error, int64_t now_ns);
/* Frees and resets what belongs to the closed connection. Places and exchanges stay as they are. */
void h2_forget(struct h2_conn *conn);
