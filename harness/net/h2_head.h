/* What a response's header blocks say: libnghttp2's HPACK decoder, and a memory of the last blocks.
 *
 * A service under load answers with the same bytes over and over. A block that left the decoder's table as it was
 * means the same as long as nobody changes the table, so comparing bytes stands for decoding them: heads and trailers
 * have a memory each. Any block that changes the table (Go's `date`, once a second) empties both.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct nghttp2_hd_inflater;

/* What is of interest in a block. */
struct h2_head {
        uint16_t status;     /* 0: none */
        int16_t grpc_status; /* -1: none */
};

struct h2_head_memo {
        struct h2_head head;
        uint32_t len; /* 0: empty */
        uint32_t capacity;
        unsigned char *block;
};

/* One a connection; zeroed is closed. */
struct h2_heads {
        struct nghttp2_hd_inflater *inflater;
        struct h2_head_memo memos[2]; /* of heads, of trailers */
};

enum h2_head_result {
        H2_HEAD_READ,
        H2_HEAD_BAD,   /* not HPACK, or a status that is none: the connection is of no use any more */
        H2_HEAD_LIMIT, /* more than `max_bytes` of names and values */
};

/* For a new connection. */
void h2_heads_open(struct h2_heads *heads);
/* Frees all but the memory of blocks, which the next connection will use. */
void h2_heads_close(struct h2_heads *heads);
void h2_heads_clear(struct h2_heads *heads);

/* A block that is not the one in memory. */
enum h2_head_result h2_heads_decode(struct h2_heads *heads, bool is_trailer, const unsigned char *block,
                                    size_t len, int64_t max_bytes, struct h2_head *ret_head);

/* Every block of the connection, in their order, also those that nobody asked for any more. */
static inline enum h2_head_result h2_heads_read(struct h2_heads *heads, bool is_trailer,
                                                const unsigned char *block, size_t len, int64_t max_bytes,
                                                struct h2_head *ret_head)
{
        const struct h2_head_memo *memo = &heads->memos[is_trailer];

        if (len == 0 || memo->len != len || memcmp(memo->block, block, len) != 0)
                return h2_heads_decode(heads, is_trailer, block, len, max_bytes, ret_head);
        *ret_head = memo->head;
        return H2_HEAD_READ;
}
