/* HTTP/2 as a client of a load: a connection with a place for each of its exchanges (RFC 9113). Its operations are
 * those of protocol_http2, see exchange.h.
 *
 *     CLOSED → SETTINGS (connected, the peer's first frame is awaited) → OPEN → (DRAINING) → CLOSED
 *
 * Draining: the peer said GOAWAY, or stream ids ran out. What is under way goes on, nothing new begins; then the
 * connection opens again where somebody waits for it. Requests are written raw (h2_hpack.h), all that a turn of the
 * loop produces goes out with one send(), and nothing is allocated for a request that fits the windows.
 *
 * h2_conn.c: states and places. h2_receive.c: the peer's frames. h2_send.c: ours.
 */
#pragma once

#include "net/h2_frame.h"
#include "net/h2_head.h"
#include "net/link.h"

enum h2_phase { H2_CLOSED, H2_AWAITING_SETTINGS, H2_OPEN, H2_DRAINING };

/* What an exchange is to its connection. */
enum h2_place {
        H2_PLACE_OUT,     /* nothing */
        H2_PLACE_JOINING, /* waits for the connection to open */
        H2_PLACE_NO_ROOM, /* waits until the peer allows more streams */
        H2_PLACE_IN,      /* may have a stream */
};

struct h2_stream {
        struct exchange *exchange;
        uint32_t id; /* 0: no request under way */
        uint8_t place;
        bool has_head; /* the response's head is read */
        bool fresh;    /* nothing of the response has come; stays for who asks after the end */
        bool cut_off;  /* the connection closed under its request */
        int64_t send_window;
        int64_t unsaid_bytes; /* received, and not given back by WINDOW_UPDATE */
        const char *body;     /* what the windows did not take of the request */
        size_t body_bytes;
        char *body_copy; /* begins at or before `body`; NULL: `body` lasts by itself */
};

struct h2_conn {
        struct link link; /* first */
        uint8_t phase;
        bool broken;   /* sending failed: the read event will say so */
        bool shrink;   /* the next header block tells the peer's decoder that our table is empty */
        bool in_block; /* CONTINUATION is expected */
        bool block_ends_stream;
        uint32_t life; /* how often it was closed: tells a callback that its connection is gone */
        struct h2_stream *streams;
        uint32_t stream_count;
        uint32_t *ring; /* place + 1 of the stream with id 2k + 1, at k modulo the ring's length; 0: none */
        uint32_t ring_mask;
        struct h2_heads heads;

        uint32_t peer_streams; /* at once */
        int64_t peer_window;   /* of a new stream */
        uint32_t peer_frame;   /* longest payload, at most H2_FRAME_MAX */
        int64_t send_window;
        int64_t unsaid_bytes;
        uint32_t next_id;
        uint32_t admitted;    /* places that are IN */
        uint32_t active;      /* requests under way */
        uint32_t blocked;     /* streams with a rest of a body */
        uint32_t idle_frames; /* since something got on */

        unsigned char head[H2_FRAME_HEAD]; /* of the frame that is being received */
        uint8_t head_bytes;
        struct h2_frame frame;
        uint32_t payload_bytes; /* received of the frame's payload */
        uint8_t pad_bytes;
        char *payload; /* a frame that was cut; so long */
        size_t payload_capacity;
        char *block; /* of HEADERS and CONTINUATION frames */
        size_t block_bytes;
        size_t block_capacity;
        uint32_t block_stream;

        char *unsent; /* what the kernel did not take */
        size_t unsent_bytes;
        size_t unsent_capacity;
};

/* The stream with this id; NULL: none is under way. */
struct h2_stream *h2_find(struct h2_conn *conn, uint32_t id);

/* The stream's request has ended, well or badly: frees its place for the next. */
void h2_end_stream(struct h2_conn *conn, struct h2_stream *stream);
/* Tells the exchange that its request failed; the connection lives on. */
void h2_fail_stream(struct h2_conn *conn, struct h2_stream *stream, enum exchange_fault fault, uint32_t code,
                    int64_t now_ns);
/* The whole response is there. */
void h2_finish_stream(struct h2_conn *conn, struct h2_stream *stream, int64_t now_ns);

/* The peer's first SETTINGS are read, or its limit has changed: lets exchanges in. */
void h2_admit(struct h2_conn *conn, bool first, int64_t now_ns);
/* Nothing new begins; what is above `last_id` will not be answered. */
void h2_drain(struct h2_conn *conn, uint32_t last_id, int64_t now_ns);
/* Closes, tells all exchanges, and opens again where they ask for it. */
void h2_fail(struct h2_conn *conn, enum exchange_fault fault, int error, int64_t now_ns);

/* h2_receive.c: bytes as they come. False: the connection was closed meanwhile. */
bool h2_receive(struct h2_conn *conn, const unsigned char *bytes, size_t len, int64_t now_ns);

/* h2_send.c. None of these fails or calls back: a broken connection shows when it is read. */
void h2_send_preface(struct h2_conn *conn);
void h2_send_request(struct h2_conn *conn, struct h2_stream *stream, const struct wire_request *request);
/* Sends what the windows have room for now. */
void h2_send_bodies(struct h2_conn *conn);
void h2_send_control(struct h2_conn *conn, enum h2_frame_type type, uint8_t flags, uint32_t stream,
                     const unsigned char *payload, size_t len);
void h2_send_word(struct h2_conn *conn, enum h2_frame_type type, uint32_t stream, uint32_t word);
/* The kernel takes bytes again. */
void h2_send_rest(struct h2_conn *conn);
void h2_flush(struct link_io *io);
/* What was not sent will not be. */
void h2_drop_unsent(struct h2_conn *conn);
