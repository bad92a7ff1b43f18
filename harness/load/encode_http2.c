/* HTTP/2 requests: an HPACK header block and a body, without frames. The block is encoded once. Fields without
 * placeholders become constant bytes; of a field with placeholders only the name is constant, and its value is rendered
 * with each request, behind its length. A gRPC call is a POST with a few more fields and a prefix of five bytes before
 * the message: a zero ("not compressed") and the message's length. */
#include "load/encode_http2.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/exchange.h"
#include "net/h2_frame.h"
#include "net/h2_hpack.h"
#include "version.h"

enum { GRPC_PREFIX = 5 };

/* A request and the state of encoding its header block. */
struct writer {
        struct request *request;
        struct strbuf run; /* constant bytes since the last piece ended */
        size_t capacity;
        struct err *err;
};

/* Turns the constant bytes collected so far into a piece of the request. The caller may add a value to it. */
static struct request_piece *end_piece(struct writer *writer)
{
        struct request *request = writer->request;
        struct request_piece *piece;

        request->pieces = mem_grow(request->pieces, &writer->capacity, request->piece_count + 1,
                                   sizeof(*request->pieces));
        piece = &request->pieces[request->piece_count++];
        *piece = (struct request_piece){ .len = writer->run.len };
        piece->bytes = strbuf_take(&writer->run);
        request->head_max_bytes += piece->len;
        return piece;
}

static bool put(struct writer *writer, const char *name, const char *text)
{
        struct template value;
        struct request_piece *piece;

        if (!template_parse(text, strlen(text), &value, writer->err))
                return err_wrap(writer->err, "%s", name);
        if (value.is_constant) {
                /* Even a constant has to be rendered: it may contain {{open}}, which stands for "{{". */
                struct template_draw draw = { 0 };
                char *bytes = mem_new(value.max_bytes, 1);

                h2_put_field(&writer->run, name, bytes, template_render(&value, &draw, bytes));
                free(bytes);
                template_clear(&value);
                return true;
        }
        h2_put_name(&writer->run, name);
        piece = end_piece(writer);
        piece->value = value;
        piece->has_value = true;
        writer->request->head_max_bytes += H2_INTEGER_MAX + value.max_bytes;
        return true;
}

/* Puts a header of the scenario. Connection-specific fields of HTTP/1.1 are an error in HTTP/2 (RFC 9113, 8.2.2). */
static bool put_header(struct writer *writer, const struct scenario_pair *header)
{
        static const char *const forbidden[] = { "connection", "keep-alive", "proxy-connection",
                                                 "transfer-encoding", "upgrade" };
        char *name = mem_dup(header->name);
        bool ok = true;

        for (char *c = name; *c; c++)
                *c = (char)tolower((unsigned char)*c);
        for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]) && ok; i++)
                if (strcmp(name, forbidden[i]) == 0)
                        ok = err_set(writer->err, ERR_USAGE, "header '%s': HTTP/2 has no such header", name);
        if (ok && strcmp(name, "host") != 0) /* write_block() has sent it as :authority */
                ok = put(writer, name, header->value);
        free(name);
        return ok;
}

static bool put_grpc(struct writer *writer)
{
        return !writer->request->source->grpc ||
               (put(writer, "te", "trailers") && put(writer, "content-type", "application/grpc"));
}

static bool write_block(const struct request_aim *aim, struct writer *writer)
{
        const struct scenario_request *source = writer->request->source;
        const char *host = request_header(source, "Host");

        if (!put(writer, ":method", source->method) || !put(writer, ":scheme", aim->scheme) ||
            !put(writer, ":authority", host ? host : aim->authority) || !put(writer, ":path", source->path) ||
            !put_grpc(writer))
                return false;
        if (!request_header(source, "User-Agent") && !put(writer, "user-agent", "plateau/" PLATEAU_VERSION))
                return false;
        for (size_t i = 0; i < source->header_count; i++)
                if (!put_header(writer, &source->headers[i]))
                        return false;
        return true;
}

static bool prepare(const struct request_aim *aim, struct request *request, struct err *err)
{
        struct writer writer = { .request = request, .err = err };
        bool needs_length = !request->source->grpc && request_needs_length(request->source);
        bool ok;

        request->prefix_bytes = request->source->grpc ? GRPC_PREFIX : 0;
        request->length_varies = needs_length && !request->body.is_constant;
        ok = write_block(aim, &writer);
        if (ok && needs_length && !request->length_varies) {
                char length[REQUEST_LENGTH_MAX];

                snprintf(length, sizeof(length), "%zu", request->body.max_bytes);
                h2_put_field(&writer.run, "content-length", length, strlen(length));
        } else if (request->length_varies) {
                h2_put_name(&writer.run, "content-length");
        }
        end_piece(&writer);
        strbuf_clear(&writer.run);
        return ok;
}

/* Renders a header value behind its length. The length's size is known only afterwards, so the value is rendered behind
 * the longest possible one, then moved up. */
static size_t render_value(const struct template *value, struct template_draw *draw, char *at)
{
        size_t len = template_render(value, draw, at + H2_INTEGER_MAX);
        size_t prefix = h2_put_integer((unsigned char *)at, 0, 7, len);

        memmove(at + prefix, at + H2_INTEGER_MAX, len);
        return prefix + len;
}

static size_t render_head(const struct request *request, struct template_draw *draw, char *buffer)
{
        size_t len = 0;

        for (size_t i = 0; i < request->piece_count; i++) {
                const struct request_piece *piece = &request->pieces[i];

                if (piece->len)
                        memcpy(buffer + len, piece->bytes, piece->len);
                len += piece->len;
                if (piece->has_value)
                        len += render_value(&piece->value, draw, buffer + len);
        }
        return len;
}

static void render(const struct request *request, struct template_draw *draw, char *buffer,
                   struct wire_request *ret_wire)
{
        size_t prefix = request->prefix_bytes, len = render_head(request, draw, buffer), body_bytes;
        char *body = buffer + request->head_max_bytes + REQUEST_LENGTH_MAX;

        body_bytes = template_render(&request->body, draw, body + prefix);
        if (request->length_varies) {
                char length[REQUEST_LENGTH_MAX];
                int digits = snprintf(length, sizeof(length), "%zu", body_bytes);

                buffer[len++] = (char)digits; /* below 127, so the HPACK integer takes one byte */
                memcpy(buffer + len, length, (size_t)digits);
                len += (size_t)digits;
        }
        if (prefix) {
                body[0] = 0;
                h2_put_32((unsigned char *)body + 1, (uint32_t)body_bytes);
        }
        memmove(buffer + len, body, prefix + body_bytes);
        ret_wire->head_bytes = len;
        ret_wire->len = len + prefix + body_bytes;
}

const struct encoder encoder_http2 = { .prepare = prepare, .render = render };
