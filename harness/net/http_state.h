/* The state of the HTTP/1.1 parser. http_parse, which splits the input into lines and body, and http_line, which
 * interprets a line, share it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_limits {
        int64_t max_header_bytes; /* head and trailer of a response together, interim responses included */
        int64_t max_body_bytes;   /* the body, without the framing of chunks */
};

enum http_parse_status {
        HTTP_PARSE_MORE,         /* all bytes were taken, more are expected */
        HTTP_PARSE_DONE,         /* the response is complete; bytes after it were not taken */
        HTTP_PARSE_BAD,          /* not HTTP/1.1: see `fault` */
        HTTP_PARSE_HEADER_LIMIT, /* longer than allowed */
        HTTP_PARSE_BODY_LIMIT,
};

/* Read-only for callers. `status` and `keep_alive` are valid once the head has been read. */
struct http_parser {
        int64_t remaining;  /* bytes left of the body or chunk; -1: until the connection closes */
        int64_t body_bytes; /* bytes of the body so far */
        char *carry;        /* the beginning of an incomplete line */
        uint32_t carry_bytes;
        uint32_t carry_capacity;
        uint32_t header_bytes;
        uint16_t status;   /* 200, …; 0: not known yet */
        uint8_t state;     /* enum http_state */
        uint8_t flags;     /* enum http_flag */
        bool keep_alive;   /* the connection may carry another request after this response */
        const char *fault; /* what is wrong, static text; NULL unless HTTP_PARSE_BAD */
};

enum http_state {
        HTTP_STATE_STATUS,
        HTTP_STATE_HEADER,
        HTTP_STATE_BODY, /* `remaining` bytes, or until the connection closes */
        HTTP_STATE_CHUNK_SIZE,
        HTTP_STATE_CHUNK_DATA,
        HTTP_STATE_CHUNK_END,
        HTTP_STATE_TRAILER,
        HTTP_STATE_DONE,
};

enum http_flag {
        HTTP_FLAG_HEAD = 1,       /* the response to a HEAD request */
        HTTP_FLAG_LENGTH = 2,     /* Content-Length seen; `remaining` holds it */
        HTTP_FLAG_ENCODED = 4,    /* Transfer-Encoding seen */
        HTTP_FLAG_CHUNKED = 8,    /* the last transfer coding is chunked */
        HTTP_FLAG_CLOSE = 16,     /* Connection: close */
        HTTP_FLAG_KEEP = 32,      /* Connection: keep-alive */
        HTTP_FLAG_VERSION_0 = 64, /* HTTP/1.0 */
        HTTP_FLAG_FRAMING = 128,  /* the last header field decides about framing, so it must not be folded */
};

static inline enum http_parse_status http_bad(struct http_parser *parser, const char *fault)
{
        parser->fault = fault;
        return HTTP_PARSE_BAD;
}

static inline enum http_parse_status http_done(struct http_parser *parser)
{
        parser->state = HTTP_STATE_DONE;
        return HTTP_PARSE_DONE;
}

static inline bool http_body_exceeds(const struct http_parser *parser, const struct http_limits *limits,
                                     int64_t more)
{
        return more > limits->max_body_bytes - parser->body_bytes;
}
