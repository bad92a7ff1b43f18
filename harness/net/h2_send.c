/* Writes frames. What one turn of the loop produces for a connection is staged in a buffer of the thread (link_io.staged)
 * and goes out with one send(). The buffer belongs to one connection at a time. Only what the kernel refuses is copied
 * to the connection. */
#include "net/h2_send.h"

#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { STAGE_BYTES = 64 * 1024 };
/* Window of connections and streams: so large that the service never waits for us. */
#define RECEIVE_WINDOW (INT64_C(1) << 30)

void h2_send_drop(struct h2_conn *conn)
{
        struct link_io *io = conn->link.io;

        if (io->staging == conn) {
                io->staging = NULL;
                io->staged_bytes = 0;
        }
        free(conn->unsent);
        conn->unsent = NULL;
        conn->unsent_bytes = conn->unsent_capacity = 0;
}

/* Stops sending after an error. shutdown() makes the socket readable: reading then finds the end of the connection, which
 * is where exchanges are told. */
static void break_off(struct h2_conn *conn)
{
        conn->broken = true;
        h2_send_drop(conn);
        shutdown(conn->link.fd, SHUT_RDWR);
}

static void keep(struct h2_conn *conn, const char *bytes, size_t len)
{
        bool was_empty = conn->unsent_bytes == 0;

        conn->unsent = mem_grow(conn->unsent, &conn->unsent_capacity, conn->unsent_bytes + len, 1);
        memcpy(conn->unsent + conn->unsent_bytes, bytes, len);
        conn->unsent_bytes += len;
        if (was_empty)
                link_listen(&conn->link, EV_READ | EV_WRITE);
}

void h2_send_flush(struct link_io *io)
{
        struct h2_conn *conn = io->staging;
        size_t len = io->staged_bytes;
        ssize_t n = 0;

        io->staging = NULL;
        io->staged_bytes = 0;
        if (!conn || !len || conn->broken)
                return;
        if (conn->unsent_bytes == 0)
                n = link_send(&conn->link, io->staged, len);
        if (n < 0)
                break_off(conn);
        else if ((size_t)n < len)
                keep(conn, io->staged + n, len - (size_t)n);
}

void h2_send_rest(struct h2_conn *conn)
{
        ssize_t n = link_send(&conn->link, conn->unsent, conn->unsent_bytes);

        if (n < 0) {
                break_off(conn);
                return;
        }
        conn->unsent_bytes -= (size_t)n;
        memmove(conn->unsent, conn->unsent + n, conn->unsent_bytes);
        if (conn->unsent_bytes)
                return;
        h2_send_drop(conn);
        link_listen(&conn->link, EV_READ);
        h2_send_bodies(conn);
}

/* Returns `len` bytes of the staging buffer for the caller to fill; at most a frame with its header. */
static inline unsigned char *stage(struct h2_conn *conn, size_t len)
{
        struct link_io *io = conn->link.io;
        char *at;

        if (io->staging != conn || io->staged_bytes + len > STAGE_BYTES)
                h2_send_flush(io);
        if (!io->staged)
                io->staged = mem_new(STAGE_BYTES, 1);
        io->staging = conn;
        at = io->staged + io->staged_bytes;
        io->staged_bytes += len;
        return (unsigned char *)at;
}

void h2_send_control(struct h2_conn *conn, enum h2_frame_type type, uint8_t flags, uint32_t stream,
                     const unsigned char *payload, size_t len)
{
        unsigned char *at = stage(conn, H2_FRAME_HEAD + len);

        h2_put_frame(at,
                     (struct h2_frame){
                             .len = (uint32_t)len, .type = (uint8_t)type, .flags = flags, .stream = stream });
        if (len)
                memcpy(at + H2_FRAME_HEAD, payload, len);
}

void h2_send_word(struct h2_conn *conn, enum h2_frame_type type, uint32_t stream, uint32_t word)
{
        unsigned char payload[4];

        h2_put_32(payload, word);
        h2_send_control(conn, type, 0, stream, payload, sizeof(payload));
}

static void put_setting(unsigned char *at, uint16_t name, uint32_t value)
{
        at[0] = 0;
        at[1] = (unsigned char)name;
        h2_put_32(at + 2, value);
}

void h2_send_preface(struct h2_conn *conn)
{
        static const char magic[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
        unsigned char settings[3 * H2_SETTING_BYTES];

        memcpy(stage(conn, sizeof(magic) - 1), magic, sizeof(magic) - 1);
        put_setting(settings, H2_ENABLE_PUSH, 0);
        put_setting(settings + H2_SETTING_BYTES, H2_INITIAL_WINDOW_SIZE, RECEIVE_WINDOW);
        put_setting(settings + 2 * H2_SETTING_BYTES, H2_MAX_HEADER_LIST_SIZE,
                    (uint32_t)conn->link.io->limits.max_header_bytes);
        h2_send_control(conn, H2_SETTINGS, 0, 0, settings, sizeof(settings));
        h2_send_word(conn, H2_WINDOW_UPDATE, 0, RECEIVE_WINDOW - H2_DEFAULT_WINDOW);
}

/* Sends a header block that is longer than a frame, as HEADERS and CONTINUATION frames, or one that must first announce
 * our encoder's table size. */
static void send_block_in_parts(struct h2_conn *conn, struct h2_frame frame, const char *block, size_t len)
{
        enum { EMPTY_TABLE = 0x20 }; /* HPACK: dynamic table size update, to 0 */

        for (;;) {
                size_t extra = conn->shrink, room = conn->peer_frame - extra, part = len < room ? len : room;
                unsigned char *at;

                frame.len = (uint32_t)(part + extra);
                frame.flags |= part == len ? H2_END_HEADERS : 0;
                at = stage(conn, H2_FRAME_HEAD + frame.len);
                h2_put_frame(at, frame);
                at[H2_FRAME_HEAD] = EMPTY_TABLE; /* overwritten by the block if `extra` is 0 */
                memcpy(at + H2_FRAME_HEAD + extra, block, part);
                conn->shrink = false;
                block += part;
                len -= part;
                if (!len)
                        return;
                frame.type = H2_CONTINUATION;
                frame.flags = 0;
        }
}

static void send_block(struct h2_conn *conn, uint32_t id, const char *block, size_t len, bool ends_stream)
{
        struct h2_frame frame = { .type = H2_HEADERS,
                                  .flags = ends_stream ? H2_END_STREAM : 0,
                                  .stream = id };
        unsigned char *at;

        if (conn->shrink || len > conn->peer_frame) {
                send_block_in_parts(conn, frame, block, len);
                return;
        }
        frame.len = (uint32_t)len;
        frame.flags |= H2_END_HEADERS;
        at = stage(conn, H2_FRAME_HEAD + len);
        h2_put_frame(at, frame);
        memcpy(at + H2_FRAME_HEAD, block, len);
}

/* Sends as much of the stream's body as the windows allow. Stops while the kernel refuses bytes, so that a body is not
 * buffered twice. */
static void send_body(struct h2_conn *conn, struct h2_stream *stream)
{
        while (stream->body_bytes && conn->unsent_bytes == 0 && !conn->broken) {
                int64_t room =
                        conn->send_window < stream->send_window ? conn->send_window : stream->send_window;
                struct h2_frame frame = { .type = H2_DATA, .stream = stream->id };
                unsigned char *at;

                if (room <= 0)
                        return;
                frame.len = conn->peer_frame;
                if (frame.len > room)
                        frame.len = (uint32_t)room;
                if (frame.len > stream->body_bytes)
                        frame.len = (uint32_t)stream->body_bytes;
                frame.flags = frame.len == stream->body_bytes ? H2_END_STREAM : 0;
                at = stage(conn, H2_FRAME_HEAD + frame.len);
                h2_put_frame(at, frame);
                memcpy(at + H2_FRAME_HEAD, stream->body, frame.len);
                stream->body += frame.len;
                stream->body_bytes -= frame.len;
                stream->send_window -= frame.len;
                conn->send_window -= frame.len;
                conn->idle_frames = 0;
        }
}

void h2_send_request(struct h2_conn *conn, struct h2_stream *stream, const struct wire_request *request)
{
        stream->body = request->bytes + request->head_bytes;
        stream->body_bytes = request->len - request->head_bytes;
        send_block(conn, stream->id, request->bytes, request->head_bytes, stream->body_bytes == 0);
        if (stream->body_bytes)
                send_body(conn, stream);
        if (stream->body_bytes == 0)
                return;
        conn->blocked++;
        if (!request->lasts)
                stream->body = stream->body_copy = mem_dup_len(stream->body, stream->body_bytes);
}

void h2_send_bodies(struct h2_conn *conn)
{
        for (uint32_t i = 0; i < conn->stream_count && conn->blocked; i++) {
                struct h2_stream *stream = &conn->streams[i];

                if (!stream->body_bytes)
                        continue;
                send_body(conn, stream);
                if (stream->body_bytes)
                        continue;
                conn->blocked--;
                free(stream->body_copy);
                stream->body_copy = NULL;
        }
}
