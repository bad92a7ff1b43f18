/* HTTP/1.1 responses from bytes that arrive in any pieces: pure, incremental, no I/O.
 *
 * Bodies are counted, not kept: a load driver needs the length and where the next response begins. Lines are read
 * in place; only a line that is cut by the end of the input is carried over, so a parser at rest owns no memory
 * and a response that arrives whole costs no allocation. Rules: RFC 9112; where it says that a message "ought to
 * be handled as an error", it is one.
 */
#pragma once

#include "net/http_state.h"

/* The last head that was read whole, and what it amounted to. A service under load answers with the same head over
 * and over (its Date changes once a second): comparing bytes costs a tenth of reading them again. One for all
 * connections of a thread; begins zeroed. */
enum { HTTP_HEAD_MEMO_MAX = 1000 };
struct http_head_memo {
        int64_t remaining;
        uint32_t head_bytes; /* 0: empty */
        uint16_t status;
        uint8_t state;
        uint8_t flags;
        bool keep_alive;
        bool is_head;
        char head[HTTP_HEAD_MEMO_MAX];
};

/* A zeroed parser is ready for http_parser_begin(); clear frees what a cut line needed. */
void http_parser_clear(struct http_parser *parser);

/* Expects the response to a new request; `is_head`: the request's method is HEAD, so no body follows. */
void http_parser_begin(struct http_parser *parser, bool is_head);

/* Takes bytes up to the end of the response. `*ret_used` counts those taken; less than `len` only when DONE, or on
 * an error. After an error or DONE, begin again or clear. `memo` may be NULL; it belongs to these limits, and makes
 * no difference but speed. */
enum http_parse_status http_parser_feed(struct http_parser *parser, const struct http_limits *limits,
                                        struct http_head_memo *memo, const char *bytes, size_t len,
                                        size_t *ret_used);

/* The peer closed the connection: DONE where that ends the body, else BAD. */
enum http_parse_status http_parser_close(struct http_parser *parser);

/* True before the first byte of the response. */
bool http_parser_is_fresh(const struct http_parser *parser);
