/* Who has a place on the connection, and what becomes of it when the connection opens, drains, or ends. */
#pragma once

#include "net/h2_state.h"

/* Where the ring has the stream with this id. */
static inline uint32_t *h2_ring_at(const struct h2_conn *conn, uint32_t id)
{
        return &conn->ring[(id >> 1) & conn->ring_mask];
}

/* The stream with this id; NULL: none is under way. */
static inline struct h2_stream *h2_find(struct h2_conn *conn, uint32_t id)
{
        uint32_t place = *h2_ring_at(conn, id);

        return place && conn->streams[place - 1].id == id ? &conn->streams[place - 1] : NULL;
}

/* Gives the stream an id, under which a request may be sent. False: there are no more on this connection. */
bool h2_begin_stream(struct h2_conn *conn, struct h2_stream *stream);
/* The stream's request has ended, well or badly: frees its place for the next. */
void h2_end_stream(struct h2_conn *conn, struct h2_stream *stream);
/* Tells the exchange that its request failed; the connection lives on. */
void h2_fail_stream(struct h2_conn *conn, struct h2_stream *stream, enum exchange_fault fault, uint32_t code,
                    int64_t now_ns);
/* The whole response is there. */
void h2_finish_stream(struct h2_conn *conn, struct h2_stream *stream, int64_t now_ns);

void h2_set_place(struct h2_conn *conn, struct h2_stream *stream, enum h2_place place);
bool h2_somebody_joins(const struct h2_conn *conn);
/* The peer's first SETTINGS are read, or its limit has changed: lets exchanges in. */
void h2_admit(struct h2_conn *conn, bool first, int64_t now_ns);
/* Nothing new begins; what is above `last_id` will not be answered. */
void h2_drain(struct h2_conn *conn, uint32_t last_id, int64_t now_ns);
/* A draining connection closes with its last request. */
void h2_close_if_drained(struct h2_conn *conn, int64_t now_ns);
/* Closes, tells all exchanges, and opens again where they ask for it. */
void h2_fail(struct h2_conn *conn, enum exchange_fault fault, int error, int64_t now_ns);
/* The connection's part of closing: nothing of it is left, places and their exchanges aside. */
void h2_forget(struct h2_conn *conn);
