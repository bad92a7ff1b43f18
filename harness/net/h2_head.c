/* nghttp2 decodes; h2_block_changes_table() decides whether a block may be cached. */
#include "net/h2_head.h"

#include <nghttp2/nghttp2.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "net/h2_hpack.h"

/* Longer blocks are not cached: few services send them. */
enum { MEMO_MAX = 2048 };

void h2_heads_open(struct h2_heads *heads)
{
        h2_heads_close(heads);
        nghttp2_hd_inflate_new(&heads->inflater); /* can fail only for lack of memory */
        mem_check(heads->inflater);
}

static void forget(struct h2_heads *heads)
{
        heads->memos[0].len = heads->memos[1].len = 0;
}

void h2_heads_close(struct h2_heads *heads)
{
        if (heads->inflater)
                nghttp2_hd_inflate_del(heads->inflater);
        heads->inflater = NULL;
        forget(heads);
}

void h2_heads_clear(struct h2_heads *heads)
{
        h2_heads_close(heads);
        for (int i = 0; i < 2; i++)
                free(heads->memos[i].block);
        *heads = (struct h2_heads){ 0 };
}

static void remember(struct h2_head_memo *memo, const unsigned char *block, size_t len,
                     const struct h2_head *head)
{
        if (!len || len > MEMO_MAX)
                return;
        if (len > memo->capacity) {
                memo->block = mem_resize(memo->block, len, 1);
                memo->capacity = (uint32_t)len;
        }
        memcpy(memo->block, block, len);
        memo->len = (uint32_t)len;
        memo->head = *head;
}

/* Returns the field's value as a whole number of at most `digits` digits; -1 if it is not one. */
static int read_digits(const nghttp2_nv *field, size_t digits)
{
        int value = 0;

        if (field->valuelen == 0 || field->valuelen > digits)
                return -1;
        for (size_t i = 0; i < field->valuelen; i++) {
                if (field->value[i] < '0' || field->value[i] > '9')
                        return -1;
                value = 10 * value + (field->value[i] - '0');
        }
        return value;
}

static bool is_named(const nghttp2_nv *field, const char *name)
{
        return field->namelen == strlen(name) && memcmp(field->name, name, field->namelen) == 0;
}

static bool take_field(const nghttp2_nv *field, struct h2_head *head)
{
        int value;

        if (is_named(field, ":status")) {
                value = read_digits(field, 3);
                if (value < 100 || value > 599 || head->status)
                        return false;
                head->status = (uint16_t)value;
        } else if (is_named(field, "grpc-status")) {
                value = read_digits(field, 4);
                if (value < 0)
                        return false;
                head->grpc_status = (int16_t)value;
        }
        return true;
}

static enum h2_head_result inflate(struct h2_heads *heads, const unsigned char *block, size_t len,
                                   int64_t max_bytes, struct h2_head *head)
{
        int64_t total_bytes = 0;
        int flags = 0;

        while (!(flags & NGHTTP2_HD_INFLATE_FINAL)) {
                nghttp2_nv field;
                ssize_t n = nghttp2_hd_inflate_hd2(heads->inflater, &field, &flags, block, len, 1);

                if (n < 0)
                        return H2_HEAD_BAD;
                block += n;
                len -= (size_t)n;
                if (flags & NGHTTP2_HD_INFLATE_EMIT) {
                        total_bytes += (int64_t)(field.namelen + field.valuelen);
                        if (total_bytes > max_bytes)
                                return H2_HEAD_LIMIT;
                        if (!take_field(&field, head))
                                return H2_HEAD_BAD;
                } else if (!(flags & NGHTTP2_HD_INFLATE_FINAL) && len == 0) {
                        return H2_HEAD_BAD;
                }
        }
        nghttp2_hd_inflate_end_headers(heads->inflater);
        return H2_HEAD_READ;
}

enum h2_head_result h2_heads_decode(struct h2_heads *heads, bool is_trailer, const unsigned char *block,
                                    size_t len, int64_t max_bytes, struct h2_head *ret_head)
{
        struct h2_head head = { .grpc_status = -1 };
        enum h2_head_result result = inflate(heads, block, len, max_bytes, &head);

        if (result != H2_HEAD_READ)
                return result;
        if (h2_block_changes_table(block, len))
                forget(heads);
        else
                remember(&heads->memos[is_trailer], block, len, &head);
        *ret_head = head;
        return H2_HEAD_READ;
}
