/* What an HTTP/2 connection knows of itself, of its peer, and of each request on it. Frames in (h2_receive), frames out
 * (h2_send) and places (h2_places) work on it; how they fit together is told in h2_conn.h. */
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
