/* Reads header blocks of responses: libnghttp2's HPACK decoder, behind a cache of the last blocks.
 *
 * A service under load sends the same bytes over and over. A block that does not change the decoder's dynamic table means
 * the same as long as no other block changes it, so comparing it with the last one replaces decoding. The last head and
 * the last trailer are cached. A block that changes the table (Go's `date`, once a second) empties the cache.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct nghttp2_hd_inflater;

/* The fields that we need from a block. */
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

/* One for each connection; all zero means closed. */
struct h2_heads {
        struct nghttp2_hd_inflater *inflater;
        struct h2_head_memo memos[2]; /* the last head; the last trailer */
};

enum h2_head_result {
        H2_HEAD_READ,
        H2_HEAD_BAD,   /* not HPACK, or an invalid status: the connection cannot be used any more */
        H2_HEAD_LIMIT, /* names and values are longer than `max_bytes` together */
};

/* Prepares for a new connection, whose dynamic table is empty. */
void h2_heads_open(struct h2_heads *heads);
/* Frees the decoder and empties the cache, whose buffers stay for the next connection. */
void h2_heads_close(struct h2_heads *heads);
void h2_heads_clear(struct h2_heads *heads);

/* Decodes a block that is not in the cache, and caches it if possible. */
enum h2_head_result h2_heads_decode(struct h2_heads *heads, bool is_trailer, const unsigned char *block,
                                    size_t len, int64_t max_bytes, struct h2_head *ret_head);

/* Reads a block. Must be called for every block of the connection, in order, even on streams that have ended: each may
 * change the dynamic table. */
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
