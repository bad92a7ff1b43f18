/* HTTP/1.1: one exchange on a keep-alive connection. Nothing is allocated between two responses. */
#pragma once

#include "net/http_parse.h"
#include "net/link.h"

struct http_conn {
        struct link link; /* first */
        struct exchange *exchange;
        const char *unsent; /* what the kernel has not taken of the request */
        uint32_t unsent_bytes;
        uint32_t copied_bytes; /* not 0: the rest was copied, this long; `unsent` points into the copy */
        bool busy;             /* a request is under way */
        struct http_parser parser;
};

/* Its links are an array of struct http_conn. */
extern const struct protocol protocol_http1;
