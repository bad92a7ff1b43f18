/* The protocol HTTP/1.1: one exchange on a keep-alive connection. Sending and receiving normally allocate nothing. */
#pragma once

#include "net/http_parse.h"
#include "net/link.h"

struct http_conn {
        struct link link; /* must be first */
        struct exchange *exchange;
        const char *unsent; /* the part of the request that the kernel has not accepted yet */
        uint32_t unsent_bytes;
        uint32_t copied_bytes; /* length of the copy that `unsent` points into; 0: into the request */
        bool busy;             /* a request is under way */
        struct http_parser parser;
};

/* links_new() returns an array of struct http_conn. */
extern const struct protocol protocol_http1;
