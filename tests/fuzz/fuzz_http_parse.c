/* Response bytes in any pieces: no crash, no read beyond the input, bounded memory, and the same outcome however they
 * are cut, with a memory of the last head or without.
 *
 * The first byte says how the second reading is cut and whether the request was HEAD; the rest are the bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "net/http_parse.h"

static const struct http_limits limits = { .max_header_bytes = 512, .max_body_bytes = 1000 };

struct outcome {
        enum http_parse_status parse;
        int status;
        int64_t body_bytes;
        bool keep_alive;
        const char *fault;
        size_t used;
};

/* Each piece lies in memory of its own size, so that the sanitizer sees a read beyond it. */
static enum http_parse_status feed(struct http_parser *parser, struct http_head_memo *memo,
                                   const uint8_t *bytes, size_t len, size_t *used)
{
        char *piece = malloc(len);
        enum http_parse_status status;

        memcpy(piece, bytes, len);
        status = http_parser_feed(parser, &limits, memo, piece, len, used);
        if (*used > len || (status == HTTP_PARSE_MORE && *used != len))
                abort();
        free(piece);
        return status;
}

/* Pieces of `step` bytes; 0: all at once. */
static struct outcome read_response(const uint8_t *bytes, size_t len, size_t step, bool is_head,
                                    struct http_head_memo *memo)
{
        struct http_parser parser = { 0 };
        struct outcome outcome = { .parse = HTTP_PARSE_MORE };

        http_parser_begin(&parser, is_head);
        while (outcome.parse == HTTP_PARSE_MORE && outcome.used < len) {
                size_t n = step && step < len - outcome.used ? step : len - outcome.used, used;

                outcome.parse = feed(&parser, memo, bytes + outcome.used, n, &used);
                outcome.used += used;
                if ((int64_t)parser.carry_capacity > 2 * (4096 + (int64_t)len))
                        abort();
        }
        if (outcome.parse == HTTP_PARSE_MORE)
                outcome.parse = http_parser_close(&parser);
        if (parser.body_bytes > limits.max_body_bytes && parser.remaining >= 0)
                abort();
        outcome.status = parser.status;
        outcome.body_bytes = parser.body_bytes;
        outcome.keep_alive = parser.keep_alive;
        outcome.fault = parser.fault;
        http_parser_clear(&parser);
        return outcome;
}

static void must_agree(const struct outcome *a, const struct outcome *b)
{
        if (a->parse != b->parse || a->status != b->status || a->keep_alive != b->keep_alive ||
            a->fault != b->fault)
                abort();
        if (a->parse == HTTP_PARSE_DONE && (a->body_bytes != b->body_bytes || a->used != b->used))
                abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        struct http_head_memo memo = { 0 };
        struct outcome whole, cut, again;
        bool is_head;

        if (size < 2)
                return 0;
        is_head = data[0] & 0x80;
        whole = read_response(data + 1, size - 1, 0, is_head, &memo);
        cut = read_response(data + 1, size - 1, 1 + (data[0] & 0x7f), is_head, NULL);
        again = read_response(data + 1, size - 1, 0, is_head, &memo);
        must_agree(&whole, &cut);
        must_agree(&whole, &again);
        return 0;
}
