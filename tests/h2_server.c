/* Blocking I/O around nghttp2's server session: bytes in, callbacks, bytes out. */
#include "h2_server.h"

#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/strbuf.h"
#include "unit.h"

enum { BIG_BYTES = 1 << 20, FIELDS = 40 };

struct stream {
        char method[8], scheme[8], authority[24], path[24], log[16], body[32];
        size_t body_bytes;
        size_t left; /* of the answer's body */
        const char *grpc_status;
};

struct talk {
        struct load_server *server;
        nghttp2_session *session;
        int fd;
        struct ssl_st *ssl;
};

#define FIELD(n, v)                                                                                          \
        {                                                                                                    \
                .name = (uint8_t *)(uintptr_t)(n), .value = (uint8_t *)(uintptr_t)(v), .namelen = strlen(n), \
                .valuelen = strlen(v)                                                                        \
        }

static ssize_t read_body(nghttp2_session *session, int32_t id, uint8_t *buffer, size_t length,
                         uint32_t *data_flags, nghttp2_data_source *source, void *arg)
{
        struct stream *stream = source->ptr;
        size_t n = stream->left < length ? stream->left : length;

        (void)arg;
        memset(buffer, 'x', n);
        stream->left -= n;
        if (stream->left)
                return (ssize_t)n;
        *data_flags |= NGHTTP2_DATA_FLAG_EOF;
        if (stream->grpc_status) {
                nghttp2_nv trailers[] = { FIELD("grpc-status", stream->grpc_status),
                                          FIELD("grpc-message", "said") };

                *data_flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
                nghttp2_submit_trailer(session, id, trailers, 2);
        }
        return (ssize_t)n;
}

static void answer(struct talk *talk, int32_t id, const char *status, size_t body_bytes)
{
        struct stream *stream = nghttp2_session_get_stream_user_data(talk->session, id);
        nghttp2_nv fields[] = { FIELD(":status", status), FIELD("content-type", "text/plain"),
                                FIELD("server", "oracle") };
        nghttp2_data_provider body = { .source.ptr = stream, .read_callback = read_body };

        stream->left = body_bytes;
        nghttp2_submit_response(talk->session, id, fields, 3,
                                body_bytes || stream->grpc_status ? &body : NULL);
}

static void answer_fields(struct talk *talk, int32_t id)
{
        static const char value[] = "a value of some length that stands for many of its kind";
        nghttp2_nv fields[FIELDS] = { FIELD(":status", "200") };
        char names[FIELDS][16];

        for (int i = 1; i < FIELDS; i++) {
                snprintf(names[i], sizeof(names[i]), "x-field-%d", i);
                fields[i] = (nghttp2_nv)FIELD(names[i], value);
        }
        nghttp2_submit_response(talk->session, id, fields, FIELDS, NULL);
}

static void answer_interim(struct talk *talk, int32_t id)
{
        nghttp2_nv hint = FIELD(":status", "103");

        nghttp2_submit_headers(talk->session, NGHTTP2_FLAG_NONE, id, NULL, &hint, 1, NULL);
        answer(talk, id, "200", 5);
}

static void behave(struct talk *talk, int32_t id, struct stream *stream)
{
        const char *path = stream->path;
        nghttp2_nv only[] = { FIELD(":status", "200"), FIELD("grpc-status", "5") };

        if (strcmp(path, "/empty") == 0) {
                answer(talk, id, "204", 0);
        } else if (strcmp(path, "/big") == 0) {
                answer(talk, id, "200", BIG_BYTES);
        } else if (strcmp(path, "/500") == 0) {
                answer(talk, id, "500", 5);
        } else if (strcmp(path, "/fields") == 0) {
                answer_fields(talk, id);
        } else if (strcmp(path, "/interim") == 0) {
                answer_interim(talk, id);
        } else if (strcmp(path, "/rst") == 0 || strcmp(path, "/refuse") == 0) {
                nghttp2_submit_rst_stream(talk->session, NGHTTP2_FLAG_NONE, id,
                                          path[2] == 's' ? NGHTTP2_CANCEL : NGHTTP2_REFUSED_STREAM);
        } else if (strcmp(path, "/goaway") == 0) {
                nghttp2_submit_goaway(talk->session, NGHTTP2_FLAG_NONE, id, NGHTTP2_NO_ERROR, NULL, 0);
                answer(talk, id, "200", 5);
        } else if (strcmp(path, "/grpc-only-5") == 0) {
                nghttp2_submit_response(talk->session, id, only, 2, NULL);
        } else if (strcmp(path, "/never") != 0) {
                if (strcmp(path, "/trailers") == 0 || strcmp(path, "/grpc-ok") == 0)
                        stream->grpc_status = "0";
                if (strcmp(path, "/grpc-14") == 0)
                        stream->grpc_status = "14";
                answer(talk, id, "200", 5);
        }
}

static int on_begin(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
        (void)arg;
        nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, calloc(1, sizeof(struct stream)));
        return 0;
}

static int on_field(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                    size_t name_len, const uint8_t *value, size_t value_len, uint8_t flags, void *arg)
{
        struct stream *stream = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
        struct {
                const char *name;
                char *text;
                size_t size;
        } known[] = { { ":method", stream->method, sizeof(stream->method) },
                      { ":scheme", stream->scheme, sizeof(stream->scheme) },
                      { ":authority", stream->authority, sizeof(stream->authority) },
                      { ":path", stream->path, sizeof(stream->path) },
                      { "x-log", stream->log, sizeof(stream->log) } };

        (void)flags;
        (void)arg;
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
                if (strlen(known[i].name) == name_len && memcmp(known[i].name, name, name_len) == 0)
                        snprintf(known[i].text, known[i].size, "%.*s", (int)value_len, (const char *)value);
        return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes, size_t len,
                   void *arg)
{
        struct stream *stream = nghttp2_session_get_stream_user_data(session, id);

        (void)flags;
        (void)arg;
        for (size_t i = 0; stream && i < len; i++, stream->body_bytes++)
                if (stream->body_bytes < sizeof(stream->body) - 1)
                        stream->body[stream->body_bytes] = bytes[i] ? (char)bytes[i] : '0';
        return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *arg)
{
        struct talk *talk = arg;
        struct stream *stream = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
        char line[LOAD_SERVER_LINE];

        if (!stream || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
                return 0;
        snprintf(line, sizeof(line), "%s %s %s %s|%s|%s|%zu", stream->method, stream->scheme,
                 stream->authority, stream->path, stream->log, stream->body, stream->body_bytes);
        load_server_note(talk->server, line);
        behave(talk, frame->hd.stream_id, stream);
        return 0;
}

static int on_bad_frame(nghttp2_session *session, const nghttp2_frame *frame, int error, void *arg)
{
        struct talk *talk = arg;
        char line[LOAD_SERVER_LINE];

        (void)session;
        snprintf(line, sizeof(line), "broken: frame %d: %s", frame->hd.type, nghttp2_strerror(error));
        load_server_note(talk->server, line);
        return 0;
}

static int on_stream_end(nghttp2_session *session, int32_t id, uint32_t code, void *arg)
{
        struct talk *talk = arg;
        char line[LOAD_SERVER_LINE];

        snprintf(line, sizeof(line), "closed with %u", code);
        if (code)
                load_server_note(talk->server, line);
        free(nghttp2_session_get_stream_user_data(session, id));
        nghttp2_session_set_stream_user_data(session, id, NULL);
        return 0;
}

static nghttp2_session *open_session(struct talk *talk)
{
        const struct h2_server_limits *limits = talk->server->serve_arg;
        nghttp2_session_callbacks *callbacks;
        nghttp2_settings_entry settings[3];
        nghttp2_session *session;
        size_t count = 0;

        nghttp2_session_callbacks_new(&callbacks);
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, on_field);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
        nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_bad_frame);
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_end);
        assert_int_equal(nghttp2_session_server_new(&session, callbacks, talk), 0);
        nghttp2_session_callbacks_del(callbacks);
        if (limits && limits->streams)
                settings[count++] = (nghttp2_settings_entry){ NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS,
                                                              (uint32_t)limits->streams };
        if (limits && limits->window)
                settings[count++] = (nghttp2_settings_entry){ NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
                                                              (uint32_t)limits->window };
        if (limits && limits->table)
                settings[count++] = (nghttp2_settings_entry){ NGHTTP2_SETTINGS_HEADER_TABLE_SIZE,
                                                              (uint32_t)limits->table - 1 };
        nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings, count);
        return session;
}

/* All of a turn at once: what a second send() left to the kernel would be lost with a connection that is closed while
 * the client still writes. */
static bool send_all(struct talk *talk)
{
        struct strbuf out = { 0 };
        const uint8_t *bytes;
        ssize_t n;
        bool ok;

        while ((n = nghttp2_session_mem_send(talk->session, &bytes)) > 0)
                strbuf_append_len(&out, bytes, (size_t)n);
        ok = n == 0 && load_server_send(talk->fd, talk->ssl, out.text, out.len);
        strbuf_clear(&out);
        return ok;
}

void h2_serve(struct load_server *server, int fd, struct ssl_st *ssl)
{
        struct talk talk = { .server = server, .fd = fd, .ssl = ssl };
        uint8_t buffer[65536];
        ptrdiff_t n;

        talk.session = open_session(&talk);
        while (send_all(&talk) &&
               (nghttp2_session_want_read(talk.session) || nghttp2_session_want_write(talk.session))) {
                n = load_server_recv(fd, ssl, buffer, sizeof(buffer));
                if (n <= 0)
                        break;
                n = nghttp2_session_mem_recv(talk.session, buffer, (size_t)n);
                if (n < 0) {
                        load_server_note(server, "broken: session");
                        break;
                }
        }
        nghttp2_session_del(talk.session);
}

void h2_hostile(struct load_server *server, int fd, struct ssl_st *ssl)
{
        const struct h2_hostile *hostile = server->serve_arg;
        struct pollfd ready = { .fd = fd, .events = POLLIN };
        char preface[24], sink[65536];
        size_t got = 0;

        while (got < sizeof(preface)) {
                ptrdiff_t n = load_server_recv(fd, ssl, preface + got, sizeof(preface) - got);

                if (n <= 0)
                        return;
                got += (size_t)n;
        }
        if (!load_server_send(fd, ssl, hostile->first, hostile->first_len) || hostile->hang_up)
                return;
        while (hostile->again && load_server_send(fd, ssl, hostile->again, hostile->again_len))
                if (poll(&ready, 1, 0) == 1 && load_server_recv(fd, ssl, sink, sizeof(sink)) <= 0)
                        return;
        while (load_server_recv(fd, ssl, sink, sizeof(sink)) > 0)
                ;
}
