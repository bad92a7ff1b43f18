/* Incremental parser for HTTP/1.1 responses, cut into pieces anywhere. Pure, no I/O.
 *
 * Bodies are counted, not kept: a load driver needs the length and where the next response begins. Lines are parsed in
 * place. Only a line that is cut by the end of the input is copied, so an idle parser owns no memory, and a response
 * that arrives in one piece costs no allocation. Rules: RFC 9112. Where it says that a message "ought to be handled as
 * an error", it is an error here.
 */
#pragma once

#include "net/http_state.h"

/* Caches the last complete head and the parser's state after it. A service under load sends the same head over and over
 * (its Date changes once a second), and comparing bytes costs a tenth of parsing them again. One for all connections of a
 * thread; must start zeroed. */
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

/* Frees the parser's memory and zeroes it. */
void http_parser_clear(struct http_parser *parser);

/* Prepares for the response to a new request; the parser may be zeroed or used before. `is_head`: the request's method is
 * HEAD, so the response has no body. */
void http_parser_begin(struct http_parser *parser, bool is_head);

/* Parses bytes up to the end of the response. `*ret_used` is the number of bytes taken: `len`, or less after DONE or an
 * error; then begin again or clear. `memo` only makes it faster and may be NULL; use it with the same limits always. */
enum http_parse_status http_parser_feed(struct http_parser *parser, const struct http_limits *limits,
                                        struct http_head_memo *memo, const char *bytes, size_t len,
                                        size_t *ret_used);

/* Tells the parser that the peer closed the connection. Returns DONE if that is what ends the body, else BAD. */
enum http_parse_status http_parser_close(struct http_parser *parser);

/* Returns whether no byte of the response has been parsed yet. */
bool http_parser_is_fresh(const struct http_parser *parser);
