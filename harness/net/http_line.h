/* Interprets one line of an HTTP/1.1 response: status, framing and what comes next. Rules: RFC 9112. Where it says that a
 * message "ought to be handled as an error", it is an error here. */
#pragma once

#include "net/http_state.h"

/* Interprets a complete line, without its line end, according to the parser's state, and moves that on. Returns a status
 * as http_parser_feed() does. */
enum http_parse_status http_line_take(struct http_parser *parser, const struct http_limits *limits,
                                      const char *line, size_t len);
