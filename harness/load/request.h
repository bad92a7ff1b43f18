/* A request of a load, prepared for one protocol: request_set's rows, and the encoders that fill and render them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/template.h"
#include "net/exchange.h"

struct err;
struct scenario_request;

/* HTTP/2: a piece of the header block. */
struct request_piece {
        char *bytes; /* as they are */
        size_t len;
        struct template value; /* behind them, with its length in front; where `has_value` */
        bool has_value;
};

struct request {
        const struct scenario_request *source; /* expectations */
        bool length_varies;                    /* the body's length belongs into the head, at its end */
        struct template head;                  /* HTTP/1.1 */
        struct request_piece *pieces;          /* HTTP/2 */
        size_t piece_count;
        struct template body;
        size_t prefix_bytes; /* in front of the body: gRPC's five */
        size_t head_max_bytes;
        char *bytes; /* the whole request where it is constant, else NULL */
        struct wire_request
                wire; /* the request where it is constant, else what all of its renderings share */
};

/* What stands in front of all requests. */
struct request_aim {
        const char *scheme;    /* "http" */
        const char *authority; /* the Host header's value */
};

struct encoder {
        /* Fills the row but for `source`, `body` and `wire`. */
        bool (*prepare)(const struct request_aim *aim, struct request *request, struct err *err);
        /* Writes head and body into `buffer`, which has request_max_bytes(). */
        void (*render)(const struct request *request, struct template_draw *draw, char *buffer,
                       struct wire_request *ret_wire);
};

enum { REQUEST_LENGTH_MAX = 24 }; /* a body's length, and what ends the head behind it */

static inline size_t request_max_bytes(const struct request *request)
{
        return request->head_max_bytes + REQUEST_LENGTH_MAX + request->prefix_bytes + request->body.max_bytes;
}

/* The header of this name, in any case; NULL: the scenario has none. */
const char *request_header(const struct scenario_request *source, const char *name);

/* A body needs its length said: there is one, or the method expects one. */
bool request_needs_length(const struct scenario_request *source);
