/* Picks requests by a linear walk over cumulative weights: a mix has only a handful of requests. */
#include "load/request_set.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/rng.h"
#include "load/request.h"
#include "model/scenario.h"
#include "net/exchange.h"

struct request_set {
        const struct encoder *encoder;
        struct request *requests;
        uint64_t *limits; /* see set_limits() */
        size_t count;
        size_t max_bytes;
        uint64_t mix_key;
        uint64_t value_key;
        int32_t run;
        uint64_t first;
        bool in_turn; /* all weights are 0: requests take turns */
};

const char *request_header(const struct scenario_request *source, const char *name)
{
        for (size_t i = 0; i < source->header_count; i++)
                if (strcasecmp(source->headers[i].name, name) == 0)
                        return source->headers[i].value;
        return NULL;
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

bool request_needs_length(const struct scenario_request *source)
{
        if (request_header(source, "Content-Length") || request_header(source, "Transfer-Encoding"))
                return false;
        return source->body || strcmp(source->method, "POST") == 0 || strcmp(source->method, "PUT") == 0 ||
               strcmp(source->method, "PATCH") == 0;
}

static bool is_constant(const struct request *request)
{
        for (size_t i = 0; i < request->piece_count; i++)
                if (request->pieces[i].has_value)
                        return false;
        return request->body.is_constant && (request->pieces || request->head.is_constant);
}

static void flatten(const struct encoder *encoder, struct request *request)
{
        struct template_draw draw = { 0 };

        request->bytes = mem_new(request_max_bytes(request), 1);
        encoder->render(request, &draw, request->bytes, &request->wire);
        request->wire.bytes = request->bytes;
        request->wire.lasts = true;
}

static bool prepare(const struct request_set_args *args, const struct scenario_request *source,
                    struct request *request, struct err *err)
{
        if (!check_source(source, err))
                return false;
        if (!template_parse(source->body ? source->body : "", source->body_bytes, &request->body, err))
                return err_wrap(err, "body");
        request->source = source;
        request->wire.is_head = strcmp(source->method, "HEAD") == 0;
        if (!args->encoder->prepare(args->aim, request, err))
                return false;
        if (is_constant(request))
                flatten(args->encoder, request);
        return true;
}

/* Scales cumulative weights to 2^64: a 64-bit draw d picks request k where limits[k - 1] <= d < limits[k]. */
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

bool request_set_new(const struct request_set_args *args, struct request_set **ret_set, struct err *err)
{
        struct request_set *set = mem_new(1, sizeof(*set));
        const struct scenario_request *sources = args->requests;

        set->encoder = args->encoder;
        set->requests = mem_new(args->count, sizeof(*set->requests));
        set->limits = mem_new(args->count, sizeof(*set->limits));
        set->count = args->count;
        set->mix_key = rng_key(args->seed, "mix");
        set->value_key = rng_key(args->seed, "values");
        set->run = args->run;
        set->first = (uint64_t)args->first;
        for (size_t i = 0; i < args->count; i++) {
                struct request *request = &set->requests[i];

                if (!prepare(args, &sources[i], request, err)) {
                        request_set_free(set);
                        return err_wrap(err, "request '%s'", sources[i].name ? sources[i].name : "");
                }
                if (set->max_bytes < request_max_bytes(request))
                        set->max_bytes = request_max_bytes(request);
        }
        set_limits(set, sources);
        *ret_set = set;
        return true;
}

static void clear_request(struct request *request)
{
        for (size_t i = 0; i < request->piece_count; i++) {
                free(request->pieces[i].bytes);
                template_clear(&request->pieces[i].value);
        }
        free(request->pieces);
        template_clear(&request->head);
        template_clear(&request->body);
        free(request->bytes);
}

void request_set_free(struct request_set *set)
{
        if (!set)
                return;
        for (size_t i = 0; i < set->count; i++)
                clear_request(&set->requests[i]);
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

const struct wire_request *request_set_render(const struct request_set *set, const struct request *request,
                                              uint64_t index, char *buffer, struct wire_request *wire)
{
        struct template_draw draw;

        if (request->bytes)
                return &request->wire;
        draw = (struct template_draw){ .seq = set->first + index + 1,
                                       .run = set->run,
                                       .key = rng_at(set->value_key, set->first + index) };
        *wire = request->wire;
        wire->bytes = buffer;
        set->encoder->render(request, &draw, buffer, wire);
        return wire;
}
