/* A request prepared for one protocol, and the interface of the encoders that prepare and render it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/template.h"
#include "net/exchange.h"

struct err;
struct scenario_request;

/* HTTP/2: a piece of the header block: constant bytes, then perhaps a value with placeholders. */
struct request_piece {
        char *bytes; /* constant, already encoded */
        size_t len;
        struct template value; /* rendered behind the bytes, preceded by its length; only where `has_value` */
        bool has_value;
};

struct request {
        const struct scenario_request *source; /* the scenario's row, with what is expected of the response */
        bool length_varies;                    /* each rendering ends the head with the length of its body */
        struct template head;                  /* HTTP/1.1 */
        struct request_piece *pieces;          /* HTTP/2 */
        size_t piece_count;
        struct template body;
        size_t prefix_bytes; /* between head and body: 5 for gRPC, else 0 */
        size_t head_max_bytes;
        char *bytes;              /* the whole request if it has no placeholders, else NULL */
        struct wire_request wire; /* ready if `bytes` is set, else the fields that all renderings share */
};

/* The part of the target that all requests of a load share. */
struct request_aim {
        const char *scheme;    /* "http" */
        const char *authority; /* the Host header's value */
};

struct encoder {
        /* Fills `request`, apart from `source`, `body` and `wire`, which are set. ERR_USAGE for what the protocol cannot
         * send. */
        bool (*prepare)(const struct request_aim *aim, struct request *request, struct err *err);
        /* Writes head and body into `buffer`, which holds request_max_bytes(), and their lengths into `ret_wire`. */
        void (*render)(const struct request *request, struct template_draw *draw, char *buffer,
                       struct wire_request *ret_wire);
};

enum { REQUEST_LENGTH_MAX = 24 }; /* bytes for a body's length in decimal and the end of the head */

/* The most bytes that one rendering takes. */
static inline size_t request_max_bytes(const struct request *request)
{
        return request->head_max_bytes + REQUEST_LENGTH_MAX + request->prefix_bytes + request->body.max_bytes;
}

/* Returns the value of the header called `name`, in any case, or NULL where the scenario does not set it. */
const char *request_header(const struct scenario_request *source, const char *name);

/* Returns whether we add a Content-Length: there is a body or the method implies one, and the scenario's headers do not
 * say the length themselves. */
bool request_needs_length(const struct scenario_request *source);
