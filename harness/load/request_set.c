/* Weighted choice is a walk over cumulative weights: mixes have a handful of rows. */
#include "load/request_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/strbuf.h"
#include "model/scenario.h"
#include "version.h"

enum { LENGTH_MAX = 24 }; /* a body's length and the empty line */

struct request_set {
        struct request *requests;
        uint64_t *limits; /* see set_limits() */
        size_t count;
        size_t max_bytes;
        uint64_t mix_key;
        uint64_t value_key;
        int32_t run;
        uint64_t first;
        bool in_turn; /* all weights are 0: one after the other */
};

static bool has_header(const struct scenario_request *source, const char *name)
{
        for (size_t i = 0; i < source->header_count; i++)
                if (strcasecmp(source->headers[i].name, name) == 0)
                        return true;
        return false;
}

static bool check_text(const char *what, const char *text, const char *forbidden, struct err *err)
{
        size_t at = strcspn(text, forbidden);

        if (!text[0])
                return err_set(err, ERR_USAGE, "%s: must not be empty", what);
        if (text[at])
                return err_set(err, ERR_USAGE, "%s '%s': must not hold the character 0x%02x", what, text,
                               (unsigned char)text[at]);
        return true;
}

static bool check_source(const struct scenario_request *source, struct err *err)
{
        if (!check_text("method", source->method, " \t\r\n:/", err) ||
            !check_text("path", source->path, "\t\r\n", err))
                return false;
        for (size_t i = 0; i < source->header_count; i++) {
                const struct scenario_pair *header = &source->headers[i];

                if (!check_text("header name", header->name, " \t\r\n:", err))
                        return false;
                if (header->value[0] && !check_text(header->name, header->value, "\r\n", err))
                        return false;
        }
        return true;
}

/* All of the head in front of the body's length. */
static void write_head(const struct scenario_request *source, const char *authority, struct strbuf *head)
{
        strbuf_printf(head, "%s %s HTTP/1.1\r\n", source->method, source->path);
        if (!has_header(source, "Host"))
                strbuf_printf(head, "Host: %s\r\n", authority);
        if (!has_header(source, "User-Agent"))
                strbuf_append(head, "User-Agent: plateau/" PLATEAU_VERSION "\r\n");
        for (size_t i = 0; i < source->header_count; i++)
                strbuf_printf(head, "%s: %s\r\n", source->headers[i].name, source->headers[i].value);
}

static bool needs_length(const struct scenario_request *source)
{
        if (has_header(source, "Content-Length") || has_header(source, "Transfer-Encoding"))
                return false;
        return source->body || strcmp(source->method, "POST") == 0 || strcmp(source->method, "PUT") == 0 ||
               strcmp(source->method, "PATCH") == 0;
}

static void flatten(struct request *request)
{
        struct template_draw draw = { 0 };

        request->bytes = mem_new(request->head.max_bytes + request->body.max_bytes, 1);
        request->len = template_render(&request->head, &draw, request->bytes);
        request->len += template_render(&request->body, &draw, request->bytes + request->len);
}

static bool prepare(const struct scenario_request *source, const char *authority, struct request *request,
                    struct err *err)
{
        struct strbuf head = { 0 };
        bool ok;

        if (!check_source(source, err))
                return false;
        if (!template_parse(source->body ? source->body : "", source->body_bytes, &request->body, err))
                return err_wrap(err, "body");
        request->source = source;
        request->is_head = strcmp(source->method, "HEAD") == 0;
        write_head(source, authority, &head);
        request->length_varies = needs_length(source) && !request->body.is_constant;
        if (request->length_varies)
                strbuf_append(&head, "Content-Length: ");
        else if (needs_length(source))
                strbuf_printf(&head, "Content-Length: %zu\r\n\r\n", request->body.max_bytes);
        else
                strbuf_append(&head, "\r\n");
        ok = template_parse(head.text, head.len, &request->head, err);
        strbuf_clear(&head);
        if (ok && request->head.is_constant && request->body.is_constant)
                flatten(request);
        return ok;
}

/* Request k is chosen by draws d with limits[k - 1] <= d < limits[k], of 2^64. */
static void set_limits(struct request_set *set, const struct scenario_request *requests)
{
        double sum = 0, below = 0;

        for (size_t i = 0; i < set->count; i++)
                sum += requests[i].weight;
        set->in_turn = sum <= 0;
        if (set->in_turn)
                return;
        for (size_t i = 0; i < set->count; i++) {
                double share = (below += requests[i].weight) / sum;

                set->limits[i] = share < 1 ? (uint64_t)(share * 0x1p64) : UINT64_MAX;
        }
}

bool request_set_new(const struct scenario_request *requests, size_t count, const char *authority,
                     uint64_t seed, int32_t run, int64_t first, struct request_set **ret_set, struct err *err)
{
        struct request_set *set = mem_new(1, sizeof(*set));

        set->requests = mem_new(count, sizeof(*set->requests));
        set->limits = mem_new(count, sizeof(*set->limits));
        set->count = count;
        set->mix_key = rng_key(seed, "mix");
        set->value_key = rng_key(seed, "values");
        set->run = run;
        set->first = (uint64_t)first;
        for (size_t i = 0; i < count; i++) {
                struct request *request = &set->requests[i];

                if (!prepare(&requests[i], authority, request, err)) {
                        request_set_free(set);
                        return err_wrap(err, "request '%s'", requests[i].name ? requests[i].name : "");
                }
                if (set->max_bytes < request->head.max_bytes + LENGTH_MAX + request->body.max_bytes)
                        set->max_bytes = request->head.max_bytes + LENGTH_MAX + request->body.max_bytes;
        }
        set_limits(set, requests);
        *ret_set = set;
        return true;
}

void request_set_free(struct request_set *set)
{
        if (!set)
                return;
        for (size_t i = 0; i < set->count; i++) {
                template_clear(&set->requests[i].head);
                template_clear(&set->requests[i].body);
                free(set->requests[i].bytes);
        }
        free(set->requests);
        free(set->limits);
        free(set);
}

const struct request *request_set_pick(const struct request_set *set, uint64_t index)
{
        uint64_t draw;
        size_t k = 0;

        if (set->count == 1)
                return &set->requests[0];
        if (set->in_turn)
                return &set->requests[index % set->count];
        draw = rng_at(set->mix_key, index);
        while (k + 1 < set->count && draw >= set->limits[k])
                k++;
        return &set->requests[k];
}

size_t request_set_max_bytes(const struct request_set *set)
{
        return set->max_bytes;
}

const char *request_set_render(const struct request_set *set, const struct request *request, uint64_t index,
                               char *buffer, size_t *ret_len)
{
        struct template_draw draw = { .seq = set->first + index + 1, .run = set->run };
        char *body = buffer + request->head.max_bytes + LENGTH_MAX;
        size_t len, body_len;

        if (request->bytes) {
                *ret_len = request->len;
                return request->bytes;
        }
        draw.key = rng_at(set->value_key, set->first + index);
        len = template_render(&request->head, &draw, buffer);
        if (!request->length_varies) {
                *ret_len = len + template_render(&request->body, &draw, buffer + len);
                return buffer;
        }
        /* The body comes after its length: rendered behind the widest head, then moved up. */
        body_len = template_render(&request->body, &draw, body);
        len += (size_t)sprintf(buffer + len, "%zu\r\n\r\n", body_len);
        memmove(buffer + len, body, body_len);
        *ret_len = len + body_len;
        return buffer;
}
