/* One small function for each kind of line. */
#include "net/http_line.h"

#include <string.h>
#include <strings.h>

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

/* "HTTP/1.1 200 OK". The reason phrase, and the space before it, may be missing. */
static enum http_parse_status take_status(struct http_parser *parser, const char *line, size_t len)
{
        if (len < 12 || !is_digit(line[7]) || line[8] != ' ' || !is_digit(line[9]) || !is_digit(line[10]) ||
            !is_digit(line[11]) || (len > 12 && line[12] != ' ') || line[9] == '0')
                return http_bad(parser, "malformed status line");
        parser->status = (uint16_t)((line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0'));
        if (parser->status == 101)
                return http_bad(parser, "switches protocols, which nobody asked for");
        parser->flags =
                (uint8_t)((parser->flags & HTTP_FLAG_HEAD) | (line[7] == '0' ? HTTP_FLAG_VERSION_0 : 0));
        parser->state = HTTP_STATE_HEADER;
        return HTTP_PARSE_MORE;
}

/* Reads digits at `value[*i]`, with blanks around them, and steps over them. False if there are none or too many. */
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

/* Content-Length: one length, or the same one repeated: "5" or "5, 5" (RFC 9112 6.3). */
static enum http_parse_status take_length(struct http_parser *parser, const char *value, size_t len)
{
        for (size_t i = 0;; i++) {
                int64_t number;

                if (!take_number(value, len, &i, &number) || (i < len && value[i] != ','))
                        return http_bad(parser, "malformed Content-Length");
                if ((parser->flags & HTTP_FLAG_LENGTH) && parser->remaining != number)
                        return http_bad(parser, "contradicting Content-Length");
                parser->flags |= HTTP_FLAG_LENGTH;
                parser->remaining = number;
                if (i == len)
                        return HTTP_PARSE_MORE;
        }
}

/* Cuts the next element, with its parameters after ';', off a comma-separated list. */
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

        parser->flags |= HTTP_FLAG_ENCODED;
        while (next_element(&value, &len, &element, &n)) {
                if (parser->flags & HTTP_FLAG_CHUNKED)
                        return http_bad(parser, "a transfer coding behind chunked");
                if (is_word(element, n, "chunked"))
                        parser->flags |= HTTP_FLAG_CHUNKED;
        }
        return HTTP_PARSE_MORE;
}

static enum http_parse_status take_connection(struct http_parser *parser, const char *value, size_t len)
{
        const char *element;
        size_t n;

        while (next_element(&value, &len, &element, &n)) {
                if (is_word(element, n, "close"))
                        parser->flags |= HTTP_FLAG_CLOSE;
                else if (is_word(element, n, "keep-alive"))
                        parser->flags |= HTTP_FLAG_KEEP;
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

/* A header field. Three fields decide about framing and keep-alive; all others only have to be well-formed. */
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
                return parser->flags & HTTP_FLAG_FRAMING ? http_bad(parser, "a folded framing header")
                                                         : HTTP_PARSE_MORE;
        parser->flags &= (uint8_t)~HTTP_FLAG_FRAMING;
        n = field_name(line, len);
        if (n == 0)
                return http_bad(parser, "malformed header line");
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
                parser->flags |= HTTP_FLAG_FRAMING;
                return framing[i].take(parser, line, len);
        }
        return HTTP_PARSE_MORE;
}

/* The empty line after the head: decides whether a body follows and how its end is found (RFC 9112 6.3). */
static enum http_parse_status end_head(struct http_parser *parser, const struct http_limits *limits)
{
        uint8_t flags = parser->flags;

        if (parser->status < 200) { /* interim response: the final one follows */
                parser->state = HTTP_STATE_STATUS;
                parser->remaining = 0;
                return HTTP_PARSE_MORE;
        }
        parser->keep_alive =
                !(flags & HTTP_FLAG_CLOSE) && (!(flags & HTTP_FLAG_VERSION_0) || (flags & HTTP_FLAG_KEEP));
        if ((flags & HTTP_FLAG_HEAD) || parser->status == 204 || parser->status == 304)
                return http_done(parser);
        if (flags & HTTP_FLAG_ENCODED) {
                if (flags & HTTP_FLAG_LENGTH)
                        return http_bad(parser, "Transfer-Encoding beside Content-Length");
                if (flags & HTTP_FLAG_VERSION_0)
                        return http_bad(parser, "Transfer-Encoding in HTTP/1.0");
        }
        if (flags & HTTP_FLAG_CHUNKED) {
                parser->state = HTTP_STATE_CHUNK_SIZE;
                return HTTP_PARSE_MORE;
        }
        if (!(flags & HTTP_FLAG_LENGTH)) {
                parser->keep_alive = false;
                parser->remaining = -1;
        } else if (parser->remaining == 0) {
                return http_done(parser);
        } else if (http_body_exceeds(parser, limits, parser->remaining)) {
                return HTTP_PARSE_BODY_LIMIT;
        }
        parser->state = HTTP_STATE_BODY;
        return HTTP_PARSE_MORE;
}

static int hex_digit(char c)
{
        if (is_digit(c))
                return c - '0';
        c |= 0x20;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "1a;name=value": the chunk's size in hex, then extensions, which are ignored. */
static enum http_parse_status take_chunk_size(struct http_parser *parser, const struct http_limits *limits,
                                              const char *line, size_t len)
{
        int64_t number = 0;
        size_t i = 0;

        for (; i < len && hex_digit(line[i]) >= 0; i++)
                if (__builtin_mul_overflow(number, 16, &number) ||
                    __builtin_add_overflow(number, hex_digit(line[i]), &number))
                        return http_bad(parser, "chunk size too large");
        if (i == 0)
                return http_bad(parser, "malformed chunk size");
        while (i < len && is_blank(line[i]))
                i++;
        if (i < len && line[i] != ';')
                return http_bad(parser, "malformed chunk size");
        if (http_body_exceeds(parser, limits, number))
                return HTTP_PARSE_BODY_LIMIT;
        parser->remaining = number;
        parser->state = number ? HTTP_STATE_CHUNK_DATA : HTTP_STATE_TRAILER;
        return HTTP_PARSE_MORE;
}

enum http_parse_status http_line_take(struct http_parser *parser, const struct http_limits *limits,
                                      const char *line, size_t len)
{
        switch ((enum http_state)parser->state) {
        case HTTP_STATE_STATUS:
                return take_status(parser, line, len);
        case HTTP_STATE_HEADER:
                return len ? take_field(parser, line, len) : end_head(parser, limits);
        case HTTP_STATE_CHUNK_SIZE:
                return take_chunk_size(parser, limits, line, len);
        case HTTP_STATE_CHUNK_END:
                parser->state = HTTP_STATE_CHUNK_SIZE;
                return len ? http_bad(parser, "no line end behind a chunk") : HTTP_PARSE_MORE;
        case HTTP_STATE_TRAILER:
                if (len == 0)
                        return http_done(parser);
                return is_blank(line[0]) || field_name(line, len) ? HTTP_PARSE_MORE
                                                                  : http_bad(parser, "malformed trailer");
        case HTTP_STATE_BODY:
        case HTTP_STATE_CHUNK_DATA:
        case HTTP_STATE_DONE:
                break;
        }
        return http_bad(parser, "bytes behind the response");
}
