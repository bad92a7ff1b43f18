/* HTTP/1.1 requests. The head is one template. Where the body's length varies, the template ends with
 * "Content-Length: ", and the length is written behind it once the body has been rendered. */
#include "load/encode_http1.h"

#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "model/scenario.h"
#include "net/exchange.h"
#include "version.h"

/* Writes the request line and all headers but Content-Length. */
static void write_head(const struct scenario_request *source, const char *authority, struct strbuf *head)
{
        strbuf_printf(head, "%s %s HTTP/1.1\r\n", source->method, source->path);
        if (!request_header(source, "Host"))
                strbuf_printf(head, "Host: %s\r\n", authority);
        if (!request_header(source, "User-Agent"))
                strbuf_append(head, "User-Agent: plateau/" PLATEAU_VERSION "\r\n");
        for (size_t i = 0; i < source->header_count; i++)
                strbuf_printf(head, "%s: %s\r\n", source->headers[i].name, source->headers[i].value);
}

static bool prepare(const struct request_aim *aim, struct request *request, struct err *err)
{
        bool needs_length = request_needs_length(request->source);
        struct strbuf head = { 0 };
        bool ok;

        write_head(request->source, aim->authority, &head);
        request->length_varies = needs_length && !request->body.is_constant;
        if (request->length_varies)
                strbuf_append(&head, "Content-Length: ");
        else if (needs_length)
                strbuf_printf(&head, "Content-Length: %zu\r\n\r\n", request->body.max_bytes);
        else
                strbuf_append(&head, "\r\n");
        ok = template_parse(head.text, head.len, &request->head, err);
        strbuf_clear(&head);
        request->head_max_bytes = request->head.max_bytes;
        return ok;
}

static void render(const struct request *request, struct template_draw *draw, char *buffer,
                   struct wire_request *ret_wire)
{
        char *body = buffer + request->head_max_bytes + REQUEST_LENGTH_MAX;
        size_t head_bytes = template_render(&request->head, draw, buffer);
        size_t body_bytes;

        if (request->length_varies) {
                /* The length precedes the body but is known only afterwards: render the body behind the longest
                 * possible head, then move it up. */
                body_bytes = template_render(&request->body, draw, body);
                head_bytes += (size_t)sprintf(buffer + head_bytes, "%zu\r\n\r\n", body_bytes);
                memmove(buffer + head_bytes, body, body_bytes);
        } else {
                body_bytes = template_render(&request->body, draw, buffer + head_bytes);
        }
        ret_wire->head_bytes = head_bytes;
        ret_wire->len = head_bytes + body_bytes;
}

const struct encoder encoder_http1 = { .prepare = prepare, .render = render };
