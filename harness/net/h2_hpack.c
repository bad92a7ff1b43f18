/* RFC 7541, sections 5 and 6. */
#include "net/h2_hpack.h"

#include <string.h>

#include "base/strbuf.h"

enum {
        INDEXED = 0x80,          /* 1xxxxxxx: index of a field in the static or dynamic table */
        LITERAL_INSERTED = 0x40, /* 01xxxxxx: literal that is inserted into the dynamic table */
        TABLE_SIZE = 0x20,       /* 001xxxxx: new size of the dynamic table */
        LITERAL = 0x00,          /* 0000xxxx, 0001xxxx: literal that is not inserted */
};

/* The rows of the static table (appendix A) that requests use. */
static const struct {
        unsigned char index;
        const char *name;
        const char *value; /* NULL: the row is used for its name only */
} statics[] = {
        { 2, ":method", "GET" },
        { 3, ":method", "POST" },
        { 4, ":path", "/" },
        { 6, ":scheme", "http" },
        { 7, ":scheme", "https" },
        { 1, ":authority", NULL },
        { 2, ":method", NULL },
        { 4, ":path", NULL },
        { 17, "accept-language", NULL },
        { 16, "accept-encoding", NULL },
        { 19, "accept", NULL },
        { 23, "authorization", NULL },
        { 24, "cache-control", NULL },
        { 26, "content-encoding", NULL },
        { 28, "content-length", NULL },
        { 31, "content-type", NULL },
        { 32, "cookie", NULL },
        { 35, "expect", NULL },
        { 39, "if-match", NULL },
        { 40, "if-modified-since", NULL },
        { 41, "if-none-match", NULL },
        { 50, "range", NULL },
        { 51, "referer", NULL },
        { 58, "user-agent", NULL },
};
enum { STATICS = sizeof(statics) / sizeof(statics[0]) };

size_t h2_put_integer(unsigned char *out, unsigned char first, int prefix_bits, size_t value)
{
        size_t max = ((size_t)1 << prefix_bits) - 1, n = 0;

        if (value < max) {
                out[n++] = (unsigned char)(first | value);
                return n;
        }
        out[n++] = (unsigned char)(first | max);
        for (value -= max; value >= 0x80; value >>= 7)
                out[n++] = (unsigned char)(0x80 | (value & 0x7f));
        out[n++] = (unsigned char)value;
        return n;
}

static void append_integer(struct strbuf *block, unsigned char first, int prefix_bits, size_t value)
{
        unsigned char bytes[H2_INTEGER_MAX];

        strbuf_append_len(block, bytes, h2_put_integer(bytes, first, prefix_bits, value));
}

void h2_put_name(struct strbuf *block, const char *name)
{
        for (size_t i = 0; i < STATICS; i++) {
                if (statics[i].value || strcmp(statics[i].name, name) != 0)
                        continue;
                append_integer(block, LITERAL, 4, statics[i].index);
                return;
        }
        append_integer(block, LITERAL, 4, 0);
        append_integer(block, 0, 7, strlen(name));
        strbuf_append(block, name);
}

void h2_put_field(struct strbuf *block, const char *name, const char *value, size_t value_len)
{
        for (size_t i = 0; i < STATICS; i++) {
                if (!statics[i].value || strcmp(statics[i].name, name) != 0 ||
                    strlen(statics[i].value) != value_len || memcmp(statics[i].value, value, value_len) != 0)
                        continue;
                append_integer(block, INDEXED, 7, statics[i].index);
                return;
        }
        h2_put_name(block, name);
        append_integer(block, 0, 7, value_len);
        strbuf_append_len(block, value, value_len);
}

/* Reads an integer at *at and steps over it. False if it is cut, or too large for any block. */
static bool read_integer(const unsigned char *block, size_t len, int prefix_bits, size_t *at, size_t *ret)
{
        size_t max = ((size_t)1 << prefix_bits) - 1, value;

        if (*at >= len)
                return false;
        value = block[(*at)++] & max;
        for (int shift = 0; value >= max; shift += 7) {
                unsigned char byte;

                if (*at >= len || shift > 21)
                        return false;
                byte = block[(*at)++];
                value += (size_t)(byte & 0x7f) << shift;
                if (!(byte & 0x80))
                        break;
        }
        *ret = value;
        return true;
}

static bool skip_string(const unsigned char *block, size_t len, size_t *at)
{
        size_t n;

        if (!read_integer(block, len, 7, at, &n) || n > len - *at)
                return false;
        *at += n;
        return true;
}

bool h2_block_changes_table(const unsigned char *block, size_t len)
{
        size_t at = 0, index;

        while (at < len) {
                if (block[at] & INDEXED) {
                        if (!read_integer(block, len, 7, &at, &index))
                                return true;
                        continue;
                }
                if (block[at] & (LITERAL_INSERTED | TABLE_SIZE))
                        return true;
                if (!read_integer(block, len, 4, &at, &index) ||
                    (index == 0 && !skip_string(block, len, &at)) || !skip_string(block, len, &at))
                        return true;
        }
        return false;
}
