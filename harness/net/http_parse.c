/* The parser is a loop over lines and pieces of body. It finds lines with memchr() and interprets them as a whole
 * (http_line), which is faster and easier to read than a state machine over single bytes.
 *
 * Whether a response is accepted must not depend on how the input was cut into pieces. So every check uses only bytes up
 * to the end of the line (or, at the start of the status line, up to the byte being checked).
 */
#include "net/http_parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/http_line.h"

/* CHUNK_LINE_MAX: limit for a chunk's size line with its extensions. CARRY_KEEP: a larger carry buffer is freed. */
enum { CHUNK_LINE_MAX = 4096, CARRY_KEEP = 1024 };

static const char prefix[] = "HTTP/1.";

void http_parser_clear(struct http_parser *parser)
{
        free(parser->carry);
        *parser = (struct http_parser){ 0 };
}

void http_parser_begin(struct http_parser *parser, bool is_head)
{
        parser->remaining = 0;
        parser->body_bytes = 0;
        parser->carry_bytes = 0;
        parser->header_bytes = 0;
        parser->status = 0;
        parser->state = HTTP_STATE_STATUS;
        parser->flags = is_head ? HTTP_FLAG_HEAD : 0;
        parser->keep_alive = false;
        parser->fault = NULL;
}

bool http_parser_is_fresh(const struct http_parser *parser)
{
        return parser->state == HTTP_STATE_STATUS && parser->header_bytes == 0 && parser->carry_bytes == 0;
}

/* Returns the limit for the current line, in bytes with its line end. */
static int64_t line_limit(const struct http_parser *parser, const struct http_limits *limits)
{
        if (parser->state == HTTP_STATE_CHUNK_SIZE || parser->state == HTTP_STATE_CHUNK_END)
                return CHUNK_LINE_MAX;
        return limits->max_header_bytes - (int64_t)parser->header_bytes;
}

/* Finds the faults that must be found before the line is complete, since garbage may never contain a line end. Looks no
 * further than one byte beyond the limit, so that the result is the same as for single bytes. */
static enum http_parse_status check_begin(struct http_parser *parser, const char *line, size_t len,
                                          int64_t limit)
{
        if ((int64_t)len > limit + 1)
                len = (size_t)limit + 1;
        if (parser->state == HTTP_STATE_STATUS &&
            memcmp(line, prefix, len < sizeof(prefix) - 1 ? len : sizeof(prefix) - 1) != 0)
                return http_bad(parser, "does not begin with HTTP/1.");
        if (parser->state == HTTP_STATE_CHUNK_END && memcmp(line, "\r\n", len < 2 ? len : 2) != 0 &&
            line[0] != '\n')
                return http_bad(parser, "no line end behind a chunk");
        return HTTP_PARSE_MORE;
}

static enum http_parse_status check_line(struct http_parser *parser, const struct http_limits *limits,
                                         const char *line, size_t len, bool whole)
{
        int64_t limit = line_limit(parser, limits);
        enum http_parse_status status = check_begin(parser, line, len, limit);

        if (status != HTTP_PARSE_MORE)
                return status;
        if ((int64_t)len > limit)
                return HTTP_PARSE_HEADER_LIMIT;
        if (!whole)
                return HTTP_PARSE_MORE;
        if (parser->state != HTTP_STATE_CHUNK_SIZE && parser->state != HTTP_STATE_CHUNK_END)
                parser->header_bytes += (uint32_t)len;
        len--;
        if (len && line[len - 1] == '\r')
                len--;
        if (memchr(line, '\r', len) || memchr(line, '\0', len))
                return http_bad(parser, "a control character in a line");
        return http_line_take(parser, limits, line, len);
}

static void carry_append(struct http_parser *parser, const char *bytes, size_t len)
{
        size_t needed = parser->carry_bytes + len;

        if (needed > parser->carry_capacity) {
                size_t capacity = parser->carry_capacity;

                parser->carry = mem_grow(parser->carry, &capacity, needed, 1);
                parser->carry_capacity = (uint32_t)capacity;
        }
        memcpy(parser->carry + parser->carry_bytes, bytes, len);
        parser->carry_bytes = (uint32_t)needed;
}

/* Takes one line or a part of it. A part is appended to `carry`, which never exceeds the limit by more than the input. */
static enum http_parse_status feed_line(struct http_parser *parser, const struct http_limits *limits,
                                        const char *bytes, size_t len, size_t *used)
{
        const char *end = memchr(bytes, '\n', len);
        size_t n = end ? (size_t)(end - bytes) + 1 : len;
        enum http_parse_status status;

        *used += n;
        if (parser->carry_bytes == 0 && end)
                return check_line(parser, limits, bytes, n, true);
        if ((int64_t)(parser->carry_bytes + n) > line_limit(parser, limits) && parser->carry_bytes >= 8)
                return HTTP_PARSE_HEADER_LIMIT;
        carry_append(parser, bytes, n);
        status = check_line(parser, limits, parser->carry, parser->carry_bytes, end != NULL);
        if (end) {
                parser->carry_bytes = 0;
                if (parser->carry_capacity > CARRY_KEEP) {
                        free(parser->carry);
                        parser->carry = NULL;
                        parser->carry_capacity = 0;
                }
        }
        return status;
}

static enum http_parse_status feed_body(struct http_parser *parser, const struct http_limits *limits,
                                        size_t len, size_t *used)
{
        int64_t n = (int64_t)len;

        if (parser->remaining >= 0 && n > parser->remaining)
                n = parser->remaining;
        if (parser->remaining < 0 && http_body_exceeds(parser, limits, n))
                return HTTP_PARSE_BODY_LIMIT;
        *used += (size_t)n;
        parser->body_bytes += n;
        if (parser->remaining < 0)
                return HTTP_PARSE_MORE;
        parser->remaining -= n;
        if (parser->remaining)
                return HTTP_PARSE_MORE;
        if (parser->state == HTTP_STATE_BODY)
                return http_done(parser);
        parser->state = HTTP_STATE_CHUNK_END;
        return HTTP_PARSE_MORE;
}

static bool is_behind_head(const struct http_parser *parser)
{
        return parser->state != HTTP_STATE_STATUS && parser->state != HTTP_STATE_HEADER;
}

/* Fast path: if the input begins with the cached head, puts the parser into the state after it and returns true. */
static bool recall(struct http_parser *parser, const struct http_head_memo *memo, const char *bytes,
                   size_t len)
{
        if (memo->head_bytes == 0 || memo->head_bytes > len ||
            memo->is_head != (parser->flags == HTTP_FLAG_HEAD) ||
            memcmp(bytes, memo->head, memo->head_bytes) != 0)
                return false;
        parser->remaining = memo->remaining;
        parser->header_bytes = memo->head_bytes;
        parser->status = memo->status;
        parser->state = memo->state;
        parser->flags = memo->flags;
        parser->keep_alive = memo->keep_alive;
        return true;
}

/* Caches the head, which is the first `head_bytes` of this input, with the parser's state after it. */
static void remember(const struct http_parser *parser, struct http_head_memo *memo, const char *bytes,
                     size_t head_bytes)
{
        if (head_bytes > HTTP_HEAD_MEMO_MAX)
                return;
        memcpy(memo->head, bytes, head_bytes);
        memo->remaining = parser->remaining;
        memo->head_bytes = (uint32_t)head_bytes;
        memo->status = parser->status;
        memo->state = parser->state;
        memo->flags = parser->flags;
        memo->keep_alive = parser->keep_alive;
        memo->is_head = parser->flags & HTTP_FLAG_HEAD;
}

enum http_parse_status http_parser_feed(struct http_parser *parser, const struct http_limits *limits,
                                        struct http_head_memo *memo, const char *bytes, size_t len,
                                        size_t *ret_used)
{
        enum http_parse_status status = HTTP_PARSE_MORE;
        bool fresh = memo && http_parser_is_fresh(parser);
        size_t used = 0;

        if (fresh && recall(parser, memo, bytes, len)) {
                used = memo->head_bytes;
                fresh = false;
                if (parser->state == HTTP_STATE_DONE)
                        status = HTTP_PARSE_DONE;
        }
        while (used < len && status == HTTP_PARSE_MORE) {
                if (parser->state == HTTP_STATE_BODY || parser->state == HTTP_STATE_CHUNK_DATA) {
                        status = feed_body(parser, limits, len - used, &used);
                        continue;
                }
                status = feed_line(parser, limits, bytes + used, len - used, &used);
                if (fresh && is_behind_head(parser) && status <= HTTP_PARSE_DONE) {
                        remember(parser, memo, bytes, used);
                        fresh = false;
                }
        }
        *ret_used = used;
        return status;
}

enum http_parse_status http_parser_close(struct http_parser *parser)
{
        if (parser->state == HTTP_STATE_BODY && parser->remaining < 0)
                return http_done(parser);
        return http_bad(parser, http_parser_is_fresh(parser) ? "closed before the response"
                                                             : "closed within the response");
}
