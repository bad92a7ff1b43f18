/* Reads frames. Bodies are counted, not kept. A frame that arrives in one piece is parsed in place; one that arrives in
 * several is assembled first (at most H2_FRAME_MAX bytes), but DATA is not. A peer cannot make us work or grow without
 * bound: header blocks have a size limit, and frames that answer no request are limited in number. */
#include "net/h2_receive.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/h2_places.h"
#include "net/h2_send.h"

enum {
        IDLE_FRAMES_MAX = 10000,   /* frames in a row that answer no request */
        UNSENT_MAX = 1024 * 1024,  /* bytes of our answers to such frames that the peer has not read */
        WINDOW_SAID_MIN = 1 << 29, /* bytes per WINDOW_UPDATE that we send: half of a receive window */
};

/* What to do after a frame. All but GO_ON end reading: the connection has to be closed, or is (GONE). */
enum verdict { GO_ON, BAD_PROTOCOL, TOO_MANY, HEADER_TOO_LONG, BODY_TOO_LONG, GONE };

static enum verdict bad(struct h2_conn *conn, const char *why)
{
        conn->link.io->fault_text = why;
        return BAD_PROTOCOL;
}

/* Counts a frame that answers no request. */
static enum verdict count_idle_frame(struct h2_conn *conn)
{
        return ++conn->idle_frames > IDLE_FRAMES_MAX || conn->unsent_bytes > UNSENT_MAX ? TOO_MANY : GO_ON;
}

/* Whether the id is or was one of our streams: ours are odd and opened in ascending order. */
static bool was_begun(const struct h2_conn *conn, uint32_t id)
{
        return (id & 1) && id < conn->next_id;
}

/* Adds `len` received bytes to those that the peer's window has to get back, and tells the peer once there are enough. */
static void give_back(struct h2_conn *conn, uint32_t stream, int64_t *unsaid_bytes, int64_t len)
{
        *unsaid_bytes += len;
        if (*unsaid_bytes < WINDOW_SAID_MIN)
                return;
        h2_send_word(conn, H2_WINDOW_UPDATE, stream, (uint32_t)*unsaid_bytes);
        *unsaid_bytes = 0;
}

/* Acts on conn->frame, a DATA frame that has arrived completely. */
static enum verdict take_data(struct h2_conn *conn, int64_t now_ns)
{
        const struct h2_frame *frame = &conn->frame;
        struct h2_stream *stream = h2_find(conn, frame->stream);
        int64_t content = (int64_t)frame->len - ((frame->flags & H2_PADDED) ? 1 + conn->pad_bytes : 0);
        uint32_t life = conn->life;

        if (content < 0)
                return bad(conn, "HTTP/2: padding longer than its frame");
        if (!was_begun(conn, frame->stream))
                return bad(conn, "HTTP/2: DATA on a stream that was not opened");
        give_back(conn, 0, &conn->unsaid_bytes, frame->len);
        if (!stream)
                return count_idle_frame(conn);
        if (!stream->has_head)
                return bad(conn, "HTTP/2: DATA before the response's head");
        stream->exchange->body_bytes += content;
        if (stream->exchange->body_bytes > conn->link.io->limits.max_body_bytes)
                return BODY_TOO_LONG;
        if (frame->flags & H2_END_STREAM) {
                h2_finish_stream(conn, stream, now_ns);
                return conn->life == life ? GO_ON : GONE;
        }
        give_back(conn, stream->id, &stream->unsaid_bytes, frame->len);
        if (content == 0)
                return count_idle_frame(conn);
        conn->idle_frames = 0;
        return GO_ON;
}

static enum verdict take_head(struct h2_conn *conn, struct h2_stream *stream, const struct h2_head *head,
                              bool ends_stream, int64_t now_ns)
{
        uint32_t life = conn->life;

        if (stream->has_head ? head->status != 0 || !ends_stream : head->status == 0)
                return bad(conn, "HTTP/2: a response needs one head, and trailers end it");
        stream->fresh = false;
        if (head->grpc_status >= 0)
                stream->exchange->grpc_status = head->grpc_status;
        if (!stream->has_head && head->status < 200)
                return ends_stream ? bad(conn, "HTTP/2: an interim response ends the stream")
                                   : count_idle_frame(conn);
        if (!stream->has_head)
                stream->exchange->status = head->status;
        stream->has_head = true;
        if (!ends_stream) {
                conn->idle_frames = 0;
                return GO_ON;
        }
        h2_finish_stream(conn, stream, now_ns);
        return conn->life == life ? GO_ON : GONE;
}

static enum verdict take_block(struct h2_conn *conn, uint32_t id, const unsigned char *block, size_t len,
                               bool ends_stream, int64_t now_ns)
{
        struct h2_stream *stream = h2_find(conn, id);
        struct h2_head head;

        switch (h2_heads_read(&conn->heads, stream && stream->has_head, block, len,
                              conn->link.io->limits.max_header_bytes, &head)) {
        case H2_HEAD_READ:
                return stream ? take_head(conn, stream, &head, ends_stream, now_ns) : count_idle_frame(conn);
        case H2_HEAD_LIMIT:
                return HEADER_TOO_LONG;
        case H2_HEAD_BAD:
                break;
        }
        return bad(conn, "HTTP/2: a header block that is not HPACK, or has no valid status");
}

/* Adds a fragment of a header block to conn->block, and reads the block if it was the last one. */
static enum verdict take_fragment(struct h2_conn *conn, const unsigned char *bytes, size_t len, bool is_last,
                                  int64_t now_ns)
{
        if ((int64_t)(conn->block_bytes + len) > conn->link.io->limits.max_header_bytes)
                return HEADER_TOO_LONG;
        conn->block = mem_grow(conn->block, &conn->block_capacity, conn->block_bytes + len, 1);
        memcpy(conn->block + conn->block_bytes, bytes, len);
        conn->block_bytes += len;
        conn->in_block = !is_last;
        if (!is_last)
                return count_idle_frame(conn);
        return take_block(conn, conn->block_stream, (const unsigned char *)conn->block, conn->block_bytes,
                          conn->block_ends_stream, now_ns);
}

static enum verdict on_headers(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        const struct h2_frame *frame = &conn->frame;
        size_t before = ((frame->flags & H2_PADDED) ? 1 : 0) + ((frame->flags & H2_HAS_PRIORITY) ? 5 : 0);
        size_t behind = (frame->flags & H2_PADDED) && frame->len ? payload[0] : 0;
        bool ends_stream = frame->flags & H2_END_STREAM;

        if (!was_begun(conn, frame->stream))
                return bad(conn, "HTTP/2: a response on a stream that was not opened");
        if (before + behind > frame->len)
                return bad(conn, "HTTP/2: padding longer than its frame");
        if ((frame->flags & H2_END_HEADERS) && frame->len <= conn->link.io->limits.max_header_bytes)
                return take_block(conn, frame->stream, payload + before, frame->len - before - behind,
                                  ends_stream, now_ns);
        conn->block_stream = frame->stream;
        conn->block_ends_stream = ends_stream;
        conn->block_bytes = 0;
        return take_fragment(conn, payload + before, frame->len - before - behind,
                             frame->flags & H2_END_HEADERS, now_ns);
}

static enum verdict on_continuation(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        return take_fragment(conn, payload, conn->frame.len, conn->frame.flags & H2_END_HEADERS, now_ns);
}

static enum verdict on_rst_stream(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        struct h2_stream *stream = h2_find(conn, conn->frame.stream);
        uint32_t life = conn->life, code;

        if (conn->frame.len != 4 || !was_begun(conn, conn->frame.stream))
                return bad(conn, "HTTP/2: a malformed RST_STREAM");
        code = h2_get_32(payload);
        if (!stream)
                return count_idle_frame(conn);
        h2_fail_stream(conn, stream, EXCHANGE_FAULT_STREAM, code, now_ns);
        return conn->life == life ? GO_ON : GONE;
}

static enum verdict set_peer_window(struct h2_conn *conn, uint32_t value)
{
        if (value > H2_WINDOW_MAX)
                return bad(conn, "HTTP/2: SETTINGS_INITIAL_WINDOW_SIZE above 2^31-1");
        for (uint32_t i = 0; i < conn->stream_count; i++)
                conn->streams[i].send_window += (int64_t)value - conn->peer_window;
        conn->peer_window = value;
        return GO_ON;
}

static enum verdict take_setting(struct h2_conn *conn, unsigned name, uint32_t value)
{
        enum { TABLE_DEFAULT = 4096 };

        switch (name) {
        case H2_HEADER_TABLE_SIZE:
                conn->shrink |= value < TABLE_DEFAULT;
                break;
        case H2_MAX_CONCURRENT_STREAMS:
                conn->peer_streams = value;
                if (value < conn->link.io->stream_limit && value < conn->stream_count)
                        conn->link.io->stream_limit = value;
                break;
        case H2_INITIAL_WINDOW_SIZE:
                return set_peer_window(conn, value);
        case H2_MAX_FRAME_SIZE:
                if (value < H2_FRAME_MAX || value > 0xffffff)
                        return bad(conn, "HTTP/2: SETTINGS_MAX_FRAME_SIZE out of range");
                break;
        default:
                break;
        }
        return GO_ON;
}

static enum verdict on_settings(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        const struct h2_frame *frame = &conn->frame;
        bool first = conn->phase == H2_AWAITING_SETTINGS;
        uint32_t life = conn->life;
        enum verdict verdict;

        if (frame->stream != 0 || frame->len % H2_SETTING_BYTES != 0 ||
            ((frame->flags & H2_ACK) && frame->len))
                return bad(conn, "HTTP/2: malformed SETTINGS");
        if (frame->flags & H2_ACK)
                return first ? bad(conn, "HTTP/2: SETTINGS were acknowledged, not sent")
                             : count_idle_frame(conn);
        for (uint32_t at = 0; at < frame->len; at += H2_SETTING_BYTES) {
                verdict = take_setting(conn, (unsigned)payload[at] << 8 | payload[at + 1],
                                       h2_get_32(payload + at + 2));
                if (verdict != GO_ON)
                        return verdict;
        }
        h2_send_control(conn, H2_SETTINGS, H2_ACK, 0, NULL, 0);
        if (first && conn->peer_streams == 0)
                return bad(conn, "HTTP/2: the service allows no streams");
        h2_admit(conn, first, now_ns);
        if (conn->life != life)
                return GONE;
        h2_send_bodies(conn);
        return count_idle_frame(conn);
}

static enum verdict on_ping(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        (void)now_ns;
        if (conn->frame.len != 8 || conn->frame.stream != 0)
                return bad(conn, "HTTP/2: malformed PING");
        if (!(conn->frame.flags & H2_ACK))
                h2_send_control(conn, H2_PING, H2_ACK, 0, payload, 8);
        return count_idle_frame(conn);
}

static enum verdict on_goaway(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        uint32_t life = conn->life;

        if (conn->frame.len < 8 || conn->frame.stream != 0)
                return bad(conn, "HTTP/2: malformed GOAWAY");
        h2_drain(conn, h2_get_32(payload) & H2_STREAM_ID_MAX, now_ns);
        return conn->life == life ? count_idle_frame(conn) : GONE;
}

static enum verdict on_window_update(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        uint32_t id = conn->frame.stream, add;
        struct h2_stream *stream = id ? h2_find(conn, id) : NULL;
        int64_t *window = id == 0 ? &conn->send_window : stream ? &stream->send_window : NULL;

        (void)now_ns;
        if (conn->frame.len != 4 || (id && !was_begun(conn, id)))
                return bad(conn, "HTTP/2: malformed WINDOW_UPDATE");
        add = h2_get_32(payload) & H2_STREAM_ID_MAX;
        if (add == 0)
                return bad(conn, "HTTP/2: WINDOW_UPDATE by nothing");
        if (window && *window + add > H2_WINDOW_MAX)
                return bad(conn, "HTTP/2: a window above 2^31-1");
        if (window)
                *window += add;
        if (conn->blocked)
                h2_send_bodies(conn);
        return count_idle_frame(conn);
}

static enum verdict on_push_promise(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        (void)payload;
        (void)now_ns;
        return bad(conn, "HTTP/2: PUSH_PROMISE, which was forbidden");
}

static enum verdict on_priority(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        (void)payload;
        (void)now_ns;
        return count_idle_frame(conn);
}

typedef enum verdict (*frame_fn)(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns);

static const frame_fn frame_fns[] = {
        [H2_HEADERS] = on_headers,
        [H2_PRIORITY] = on_priority,
        [H2_RST_STREAM] = on_rst_stream,
        [H2_SETTINGS] = on_settings,
        [H2_PUSH_PROMISE] = on_push_promise,
        [H2_PING] = on_ping,
        [H2_GOAWAY] = on_goaway,
        [H2_WINDOW_UPDATE] = on_window_update,
        [H2_CONTINUATION] = on_continuation,
};
enum { FRAME_FNS = sizeof(frame_fns) / sizeof(frame_fns[0]) };

/* Acts on conn->frame, a complete frame other than DATA. */
static enum verdict take_frame(struct h2_conn *conn, const unsigned char *payload, int64_t now_ns)
{
        if (conn->frame.type >= FRAME_FNS)
                return count_idle_frame(conn); /* frames of extensions are ignored (RFC 9113, 5.5) */
        return frame_fns[conn->frame.type](conn, payload, now_ns);
}

/* Checks what can be checked from a frame's header alone. */
static enum verdict check_frame(struct h2_conn *conn, const unsigned char *head)
{
        const struct h2_frame *frame = &conn->frame;

        if (conn->phase == H2_AWAITING_SETTINGS && frame->type != H2_SETTINGS) {
                conn->link.io->wrong_protocol = true;
                return bad(conn, memcmp(head, "HTTP/1.", 7) == 0 ? "the service speaks HTTP/1.1, not HTTP/2"
                                                                 : "the service does not speak HTTP/2");
        }
        if (frame->len > H2_FRAME_MAX)
                return bad(conn, "HTTP/2: a frame longer than allowed");
        if (conn->in_block != (frame->type == H2_CONTINUATION) ||
            (conn->in_block && frame->stream != conn->block_stream))
                return bad(conn, "HTTP/2: a header block is not continued, or nothing is there to continue");
        return GO_ON;
}

/* Counts bytes of a DATA frame's payload without keeping them; returns how many belong to it. */
static size_t skip_data(struct h2_conn *conn, const unsigned char *bytes, size_t len)
{
        size_t part = conn->frame.len - conn->payload_bytes;

        if (part > len)
                part = len;
        if (part && conn->payload_bytes == 0)
                conn->pad_bytes = bytes[0];
        conn->payload_bytes += (uint32_t)part;
        return part;
}

/* Collects bytes of the payload of a frame other than DATA, and returns how many belong to it. *ret_payload is the
 * complete payload, or NULL while a part is missing. */
static size_t gather(struct h2_conn *conn, const unsigned char *bytes, size_t len,
                     const unsigned char **ret_payload)
{
        size_t part = conn->frame.len - conn->payload_bytes;

        *ret_payload = NULL;
        if (conn->payload_bytes == 0 && part <= len) {
                *ret_payload = bytes;
                return part;
        }
        if (part > len)
                part = len;
        conn->payload = mem_grow(conn->payload, &conn->payload_capacity, conn->frame.len, 1);
        memcpy(conn->payload + conn->payload_bytes, bytes, part);
        conn->payload_bytes += (uint32_t)part;
        if (conn->payload_bytes == conn->frame.len)
                *ret_payload = (const unsigned char *)conn->payload;
        return part;
}

/* Collects bytes of a frame's header; returns how many belong to it. */
static size_t take_frame_head(struct h2_conn *conn, const unsigned char *bytes, size_t len)
{
        size_t part = (size_t)H2_FRAME_HEAD - conn->head_bytes;

        if (part > len)
                part = len;
        memcpy(conn->head + conn->head_bytes, bytes, part);
        conn->head_bytes += (uint8_t)part;
        return part;
}

/* Fast path: acts on a frame that has arrived in one piece, as nearly all do, in place. *ret_used is 0 if it has not. */
static enum verdict take_whole(struct h2_conn *conn, const unsigned char *bytes, size_t len, size_t *ret_used,
                               int64_t now_ns)
{
        const unsigned char *payload = bytes + H2_FRAME_HEAD;
        enum verdict verdict;

        *ret_used = 0;
        if (conn->head_bytes || len < H2_FRAME_HEAD)
                return GO_ON;
        conn->frame = h2_get_frame(bytes);
        verdict = check_frame(conn, bytes);
        if (verdict != GO_ON || conn->frame.len > len - H2_FRAME_HEAD)
                return verdict;
        *ret_used = H2_FRAME_HEAD + conn->frame.len;
        if (conn->frame.type != H2_DATA)
                return take_frame(conn, payload, now_ns);
        if ((conn->frame.flags & H2_PADDED) && conn->frame.len)
                conn->pad_bytes = payload[0];
        return take_data(conn, now_ns);
}

/* Slow path, for a frame in several pieces: takes its header and its payload, as far as they have arrived. */
static enum verdict step(struct h2_conn *conn, const unsigned char *bytes, size_t len, size_t *ret_used,
                         int64_t now_ns)
{
        const unsigned char *payload;
        enum verdict verdict;

        *ret_used = 0;
        if (conn->head_bytes < H2_FRAME_HEAD) {
                *ret_used = take_frame_head(conn, bytes, len);
                if (conn->head_bytes < H2_FRAME_HEAD)
                        return GO_ON;
                conn->frame = h2_get_frame(conn->head);
                conn->payload_bytes = 0;
                verdict = check_frame(conn, conn->head);
                if (verdict != GO_ON)
                        return verdict;
                bytes += *ret_used;
                len -= *ret_used;
        }
        if (conn->frame.type == H2_DATA) {
                *ret_used += skip_data(conn, bytes, len);
                if (conn->payload_bytes < conn->frame.len)
                        return GO_ON;
                conn->head_bytes = 0;
                return take_data(conn, now_ns);
        }
        *ret_used += gather(conn, bytes, len, &payload);
        if (!payload)
                return GO_ON;
        conn->head_bytes = 0;
        return take_frame(conn, payload, now_ns);
}

bool h2_receive(struct h2_conn *conn, const unsigned char *bytes, size_t len, int64_t now_ns)
{
        static const enum exchange_fault faults[] = {
                [BAD_PROTOCOL] = EXCHANGE_FAULT_PROTOCOL,
                [TOO_MANY] = EXCHANGE_FAULT_FLOOD,
                [HEADER_TOO_LONG] = EXCHANGE_FAULT_HEADER_LIMIT,
                [BODY_TOO_LONG] = EXCHANGE_FAULT_BODY_LIMIT,
        };

        while (len) {
                size_t used;
                enum verdict verdict = take_whole(conn, bytes, len, &used, now_ns);

                if (verdict == GO_ON && used == 0)
                        verdict = step(conn, bytes, len, &used, now_ns);
                if (verdict == GO_ON) {
                        bytes += used;
                        len -= used;
                        continue;
                }
                if (verdict != GONE)
                        h2_fail(conn, faults[verdict], 0, now_ns);
                return false;
        }
        return true;
}
