/* The state of an HTTP/2 connection and of its streams. h2_receive, h2_send and h2_places work on it; h2_conn.h tells how
 * they fit together. */
#pragma once

#include "net/h2_frame.h"
#include "net/h2_head.h"
#include "net/link.h"

enum h2_phase { H2_CLOSED, H2_AWAITING_SETTINGS, H2_OPEN, H2_DRAINING };

/* The standing of an exchange on its connection. */
enum h2_place {
        H2_PLACE_OUT,     /* closed */
        H2_PLACE_JOINING, /* waits for the connection to open */
        H2_PLACE_NO_ROOM, /* waits until the peer allows more streams */
        H2_PLACE_IN,      /* open: may send a request */
};

/* The stream of one exchange. It is reused: each request gets a new id. */
struct h2_stream {
        struct exchange *exchange;
        uint32_t id;   /* 0: no request under way */
        uint8_t place; /* enum h2_place */
        bool has_head; /* the response's head has been read */
        bool fresh;    /* nothing of the response has arrived; keeps its value after the request has ended */
        bool cut_off;  /* the connection closed while its request was under way */
        int64_t send_window;
        int64_t unsaid_bytes; /* received, but not yet returned to the peer by WINDOW_UPDATE */
        const char *body;     /* the part of the request's body that is still to be sent */
        size_t body_bytes;
        char *body_copy; /* our copy, which `body` points into; NULL: the caller keeps the body valid */
};

struct h2_conn {
        struct link link; /* must be first */
        uint8_t phase;    /* enum h2_phase */
        bool broken;      /* sending failed; the read event will find the connection closed */
        bool shrink; /* the peer lowered its table size: the next header block sets our encoder's table to 0 */
        bool in_block; /* a header block is incomplete: only CONTINUATION may come next */
        bool block_ends_stream;
        uint32_t life; /* how often it was closed; a change during a callback: the connection is gone */
        struct h2_stream *streams;
        uint32_t stream_count;
        uint32_t *ring; /* finds streams: entry (id / 2) & ring_mask is 1 + index into `streams`; 0: none */
        uint32_t ring_mask;
        struct h2_heads heads;

        uint32_t peer_streams; /* the peer's limit on concurrent streams */
        int64_t peer_window;   /* the peer's initial window for a stream */
        uint32_t peer_frame;   /* the longest payload that we send, at most H2_FRAME_MAX */
        int64_t send_window;   /* of the connection */
        int64_t unsaid_bytes;  /* of the connection, see h2_stream */
        uint32_t next_id;
        uint32_t admitted;    /* number of streams whose place is H2_PLACE_IN */
        uint32_t active;      /* number of requests under way */
        uint32_t blocked;     /* number of streams that have body left to send */
        uint32_t idle_frames; /* frames received since the last one that made progress */

        unsigned char head[H2_FRAME_HEAD]; /* header of the frame that is being received */
        uint8_t head_bytes;
        struct h2_frame frame;
        uint32_t payload_bytes; /* bytes of the frame's payload received so far */
        uint8_t pad_bytes;
        char *payload; /* collects the payload of a frame that arrives in several pieces */
        size_t payload_capacity;
        char *block; /* collects a header block from HEADERS and CONTINUATION frames */
        size_t block_bytes;
        size_t block_capacity;
        uint32_t block_stream;

        char *unsent; /* bytes that the kernel refused */
        size_t unsent_bytes;
        size_t unsent_capacity;
};
