/* One line of an HTTP/1.1 response: what it says of status, framing and what comes next. Rules: RFC 9112; where it says
 * that a message "ought to be handled as an error", it is one. */
#pragma once

#include "net/http_state.h"

/* A whole line of the state that the parser is in, without its end. */
enum http_parse_status http_line_take(struct http_parser *parser, const struct http_limits *limits,
                                      const char *line, size_t len);
