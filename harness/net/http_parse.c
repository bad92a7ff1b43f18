/* The parser is a loop over lines and stretches of body. Lines are found with memchr() and interpreted whole by
 * small functions, one for each kind of line: faster and easier to read than a machine that steps over bytes.
 *
 * Whether a response is accepted must not depend on how it was cut: every check uses only bytes up to the end of
 * the line (or, for the first bytes of the status line, up to the byte itself).
 */
#include "net/http_parse.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum state {
        STATE_STATUS,
        STATE_HEADER,
        STATE_BODY, /* `remaining` bytes, or until close */
        STATE_CHUNK_SIZE,
        STATE_CHUNK_DATA,
        STATE_CHUNK_END,
        STATE_TRAILER,
        STATE_DONE,
};

enum flag {
        FLAG_HEAD = 1,       /* answers a HEAD request */
        FLAG_LENGTH = 2,     /* Content-Length seen; `remaining` holds it */
        FLAG_ENCODED = 4,    /* Transfer-Encoding seen */
        FLAG_CHUNKED = 8,    /* its last coding is chunked */
        FLAG_CLOSE = 16,     /* Connection: close */
        FLAG_KEEP = 32,      /* Connection: keep-alive */
        FLAG_VERSION_0 = 64, /* HTTP/1.0 */
        FLAG_FRAMING = 128,  /* the last header line decides about framing: no continuation allowed */
};

/* A chunk's size line is short; its extensions are nobody's. */
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
        parser->state = STATE_STATUS;
        parser->flags = is_head ? FLAG_HEAD : 0;
        parser->keep_alive = false;
        parser->fault = NULL;
}

bool http_parser_is_fresh(const struct http_parser *parser)
{
        return parser->state == STATE_STATUS && parser->header_bytes == 0 && parser->carry_bytes == 0;
}

static enum http_parse_status bad(struct http_parser *parser, const char *fault)
{
        parser->fault = fault;
        return HTTP_PARSE_BAD;
}

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t';
}

/* RFC 9110 5.6.2: the characters of a field name. */
static const bool token_chars[256] = {
        ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1, ['-'] = 1,
        ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1, ['~'] = 1,  ['0'] = 1, ['1'] = 1, ['2'] = 1,
        ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1,  ['9'] = 1, ['a'] = 1, ['b'] = 1,
        ['c'] = 1, ['d'] = 1, ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1,  ['i'] = 1, ['j'] = 1, ['k'] = 1,
        ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1,  ['r'] = 1, ['s'] = 1, ['t'] = 1,
        ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,  ['A'] = 1, ['B'] = 1, ['C'] = 1,
        ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1,  ['J'] = 1, ['K'] = 1, ['L'] = 1,
        ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1,  ['S'] = 1, ['T'] = 1, ['U'] = 1,
        ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1,
};

/* "HTTP/1.1 200 OK"; the reason, and the space before it, may be missing. */
static enum http_parse_status take_status(struct http_parser *parser, const char *line, size_t len)
{
        if (len < 12 || !is_digit(line[7]) || line[8] != ' ' || !is_digit(line[9]) || !is_digit(line[10]) ||
            !is_digit(line[11]) || (len > 12 && line[12] != ' ') || line[9] == '0')
                return bad(parser, "malformed status line");
        parser->status = (uint16_t)((line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0'));
        if (parser->status == 101)
                return bad(parser, "switches protocols, which nobody asked for");
        parser->flags = (uint8_t)((parser->flags & FLAG_HEAD) | (line[7] == '0' ? FLAG_VERSION_0 : 0));
        parser->state = STATE_HEADER;
        return HTTP_PARSE_MORE;
}

/* Digits at `value[*i]`, with blanks around them. */
static bool take_number(const char *value, size_t len, size_t *i, int64_t *ret_number)
{
        int64_t number = 0;
        size_t begin;

        while (*i < len && is_blank(value[*i]))
                ++*i;
        for (begin = *i; *i < len && is_digit(value[*i]); ++*i)
                if (__builtin_mul_overflow(number, 10, &number) ||
                    __builtin_add_overflow(number, value[*i] - '0', &number))
                        return false;
        if (*i == begin)
                return false;
        while (*i < len && is_blank(value[*i]))
                ++*i;
        *ret_number = number;
        return true;
}

/* One length, or the same length repeated: "5" or "5, 5" (RFC 9112 6.3). */
static enum http_parse_status take_length(struct http_parser *parser, const char *value, size_t len)
{
        for (size_t i = 0;; i++) {
                int64_t number;

                if (!take_number(value, len, &i, &number) || (i < len && value[i] != ','))
                        return bad(parser, "malformed Content-Length");
                if ((parser->flags & FLAG_LENGTH) && parser->remaining != number)
                        return bad(parser, "contradicting Content-Length");
                parser->flags |= FLAG_LENGTH;
                parser->remaining = number;
                if (i == len)
                        return HTTP_PARSE_MORE;
        }
}

/* Cuts the next element off a comma-separated list; parameters behind ';' belong to it. */
static bool next_element(const char **text, size_t *len, const char **ret_element, size_t *ret_len)
{
        const char *end;
        size_t n;

        while (*len && (is_blank(**text) || **text == ','))
                (*text)++, (*len)--;
        if (!*len)
                return false;
        end = memchr(*text, ',', *len);
        n = end ? (size_t)(end - *text) : *len;
        *ret_element = *text;
        *text += n;
        *len -= n;
        while (n && is_blank((*ret_element)[n - 1]))
                n--;
        *ret_len = n;
        return true;
}

static bool is_word(const char *text, size_t len, const char *word)
{
        return strlen(word) == len && strncasecmp(text, word, len) == 0;
}

static enum http_parse_status take_encoding(struct http_parser *parser, const char *value, size_t len)
{
        const char *element;
        size_t n;

        parser->flags |= FLAG_ENCODED;
        while (next_element(&value, &len, &element, &n)) {
                if (parser->flags & FLAG_CHUNKED)
                        return bad(parser, "a transfer coding behind chunked");
                if (is_word(element, n, "chunked"))
                        parser->flags |= FLAG_CHUNKED;
        }
        return HTTP_PARSE_MORE;
}

static enum http_parse_status take_connection(struct http_parser *parser, const char *value, size_t len)
{
        const char *element;
        size_t n;

        while (next_element(&value, &len, &element, &n)) {
                if (is_word(element, n, "close"))
                        parser->flags |= FLAG_CLOSE;
                else if (is_word(element, n, "keep-alive"))
                        parser->flags |= FLAG_KEEP;
        }
        return HTTP_PARSE_MORE;
}

/* Length of the field name before the colon; 0 where the line is not a field. */
static size_t field_name(const char *line, size_t len)
{
        size_t n = 0;

        while (n < len && token_chars[(unsigned char)line[n]])
                n++;
        return n < len && line[n] == ':' ? n : 0;
}

/* A header field. Only three of them say where the response ends; the others need only be well-formed. */
static enum http_parse_status take_field(struct http_parser *parser, const char *line, size_t len)
{
        static const struct {
                const char *name;
                size_t len;
                enum http_parse_status (*take)(struct http_parser *, const char *, size_t);
        } framing[] = {
                { "Content-Length", 14, take_length },
                { "Transfer-Encoding", 17, take_encoding },
                { "Connection", 10, take_connection },
        };
        size_t n;

        if (is_blank(line[0]))
                return parser->flags & FLAG_FRAMING ? bad(parser, "a folded framing header")
                                                    : HTTP_PARSE_MORE;
        parser->flags &= (uint8_t)~FLAG_FRAMING;
        n = field_name(line, len);
        if (n == 0)
                return bad(parser, "malformed header line");
        if (n != 14 && n != 17 && n != 10)
                return HTTP_PARSE_MORE;
        for (size_t i = 0; i < sizeof(framing) / sizeof(framing[0]); i++) {
                if (framing[i].len != n || strncasecmp(line, framing[i].name, n) != 0)
                        continue;
                line += n + 1, len -= n + 1;
                while (len && is_blank(line[0]))
                        line++, len--;
                while (len && is_blank(line[len - 1]))
                        len--;
                parser->flags |= FLAG_FRAMING;
                return framing[i].take(parser, line, len);
        }
        return HTTP_PARSE_MORE;
}

static enum http_parse_status done(struct http_parser *parser)
{
        parser->state = STATE_DONE;
        return HTTP_PARSE_DONE;
}

static bool body_exceeds(const struct http_parser *parser, const struct http_limits *limits, int64_t more)
{
        return more > limits->max_body_bytes - parser->body_bytes;
}

/* The empty line behind the head: what follows, and how far (RFC 9112 6.3). */
static enum http_parse_status end_head(struct http_parser *parser, const struct http_limits *limits)
{
        uint8_t flags = parser->flags;

        if (parser->status < 200) { /* interim: the real one follows */
                parser->state = STATE_STATUS;
                parser->remaining = 0;
                return HTTP_PARSE_MORE;
        }
        parser->keep_alive = !(flags & FLAG_CLOSE) && (!(flags & FLAG_VERSION_0) || (flags & FLAG_KEEP));
        if ((flags & FLAG_HEAD) || parser->status == 204 || parser->status == 304)
                return done(parser);
        if (flags & FLAG_ENCODED) {
                if (flags & FLAG_LENGTH)
                        return bad(parser, "Transfer-Encoding beside Content-Length");
                if (flags & FLAG_VERSION_0)
                        return bad(parser, "Transfer-Encoding in HTTP/1.0");
        }
        if (flags & FLAG_CHUNKED) {
                parser->state = STATE_CHUNK_SIZE;
                return HTTP_PARSE_MORE;
        }
        if (!(flags & FLAG_LENGTH)) {
                parser->keep_alive = false;
                parser->remaining = -1;
        } else if (parser->remaining == 0) {
                return done(parser);
        } else if (body_exceeds(parser, limits, parser->remaining)) {
                return HTTP_PARSE_BODY_LIMIT;
        }
        parser->state = STATE_BODY;
        return HTTP_PARSE_MORE;
}

static int hex_digit(char c)
{
        if (is_digit(c))
                return c - '0';
        c |= 0x20;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "1a;name=value": the size in hex, then extensions that nobody needs. */
static enum http_parse_status take_chunk_size(struct http_parser *parser, const struct http_limits *limits,
                                              const char *line, size_t len)
{
        int64_t number = 0;
        size_t i = 0;

        for (; i < len && hex_digit(line[i]) >= 0; i++)
                if (__builtin_mul_overflow(number, 16, &number) ||
                    __builtin_add_overflow(number, hex_digit(line[i]), &number))
                        return bad(parser, "chunk size too large");
        if (i == 0)
                return bad(parser, "malformed chunk size");
        while (i < len && is_blank(line[i]))
                i++;
        if (i < len && line[i] != ';')
                return bad(parser, "malformed chunk size");
        if (body_exceeds(parser, limits, number))
                return HTTP_PARSE_BODY_LIMIT;
        parser->remaining = number;
        parser->state = number ? STATE_CHUNK_DATA : STATE_TRAILER;
        return HTTP_PARSE_MORE;
}

/* A whole line without its end. */
static enum http_parse_status take_line(struct http_parser *parser, const struct http_limits *limits,
                                        const char *line, size_t len)
{
        switch ((enum state)parser->state) {
        case STATE_STATUS:
                return take_status(parser, line, len);
        case STATE_HEADER:
                return len ? take_field(parser, line, len) : end_head(parser, limits);
        case STATE_CHUNK_SIZE:
                return take_chunk_size(parser, limits, line, len);
        case STATE_CHUNK_END:
                parser->state = STATE_CHUNK_SIZE;
                return len ? bad(parser, "no line end behind a chunk") : HTTP_PARSE_MORE;
        case STATE_TRAILER:
                if (len == 0)
                        return done(parser);
                return is_blank(line[0]) || field_name(line, len) ? HTTP_PARSE_MORE
                                                                  : bad(parser, "malformed trailer");
        case STATE_BODY:
        case STATE_CHUNK_DATA:
        case STATE_DONE:
                break;
        }
        return bad(parser, "bytes behind the response");
}

/* How long the line under way may be, its end included. */
static int64_t line_limit(const struct http_parser *parser, const struct http_limits *limits)
{
        if (parser->state == STATE_CHUNK_SIZE || parser->state == STATE_CHUNK_END)
                return CHUNK_LINE_MAX;
        return limits->max_header_bytes - (int64_t)parser->header_bytes;
}

/* Faults that must show before the line is whole: garbage may never send a line end. Looks only at bytes up to the
 * first one beyond the limit, as if they had come one by one. */
static enum http_parse_status check_begin(struct http_parser *parser, const char *line, size_t len,
                                          int64_t limit)
{
        if ((int64_t)len > limit + 1)
                len = (size_t)limit + 1;
        if (parser->state == STATE_STATUS &&
            memcmp(line, prefix, len < sizeof(prefix) - 1 ? len : sizeof(prefix) - 1) != 0)
                return bad(parser, "does not begin with HTTP/1.");
        if (parser->state == STATE_CHUNK_END && memcmp(line, "\r\n", len < 2 ? len : 2) != 0 &&
            line[0] != '\n')
                return bad(parser, "no line end behind a chunk");
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
        if (parser->state != STATE_CHUNK_SIZE && parser->state != STATE_CHUNK_END)
                parser->header_bytes += (uint32_t)len;
        len--;
        if (len && line[len - 1] == '\r')
                len--;
        if (memchr(line, '\r', len) || memchr(line, '\0', len))
                return bad(parser, "a control character in a line");
        return take_line(parser, limits, line, len);
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

/* Takes one line or a part of it. A part is carried over, never more than the limit and the input's length. */
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
        if (parser->remaining < 0 && body_exceeds(parser, limits, n))
                return HTTP_PARSE_BODY_LIMIT;
        *used += (size_t)n;
        parser->body_bytes += n;
        if (parser->remaining < 0)
                return HTTP_PARSE_MORE;
        parser->remaining -= n;
        if (parser->remaining)
                return HTTP_PARSE_MORE;
        if (parser->state == STATE_BODY)
                return done(parser);
        parser->state = STATE_CHUNK_END;
        return HTTP_PARSE_MORE;
}

static bool is_behind_head(const struct http_parser *parser)
{
        return parser->state != STATE_STATUS && parser->state != STATE_HEADER;
}

/* True where the input begins with the head of the last time: the parser is then where that one led. */
static bool recall(struct http_parser *parser, const struct http_head_memo *memo, const char *bytes,
                   size_t len)
{
        if (memo->head_bytes == 0 || memo->head_bytes > len ||
            memo->is_head != (parser->flags == FLAG_HEAD) || memcmp(bytes, memo->head, memo->head_bytes) != 0)
                return false;
        parser->remaining = memo->remaining;
        parser->header_bytes = memo->head_bytes;
        parser->status = memo->status;
        parser->state = memo->state;
        parser->flags = memo->flags;
        parser->keep_alive = memo->keep_alive;
        return true;
}

/* The head ended within this input, `head_bytes` from its begin. */
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
        memo->is_head = parser->flags & FLAG_HEAD;
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
                if (parser->state == STATE_DONE)
                        status = HTTP_PARSE_DONE;
        }
        while (used < len && status == HTTP_PARSE_MORE) {
                if (parser->state == STATE_BODY || parser->state == STATE_CHUNK_DATA) {
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
        if (parser->state == STATE_BODY && parser->remaining < 0)
                return done(parser);
        return bad(parser, http_parser_is_fresh(parser) ? "closed before the response"
                                                        : "closed within the response");
}
