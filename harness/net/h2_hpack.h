/* Header fields as HPACK (RFC 7541) writes them, without state: indexed where the static table has the field, else
 * literals without indexing and without Huffman's code. So the peer's dynamic table stays as it is, the same request
 * is always the same bytes, and one rendering serves every connection. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

enum { H2_INTEGER_MAX = 10 }; /* bytes of an integer at most */

/* An integer of `prefix_bits` bits in the first byte, whose other bits are `first`; returns how many bytes. */
size_t h2_put_integer(unsigned char *out, unsigned char first, int prefix_bits, size_t value);

/* A whole field. `name` is in lower case. */
void h2_put_field(struct strbuf *block, const char *name, const char *value, size_t value_len);

/* All of a field in front of its value's length, which h2_put_integer() writes with 7 bits. */
void h2_put_name(struct strbuf *block, const char *name);

/* Whether a header block, taken as a whole, changes the decoder's table: it inserts a field or resizes the table.
 * True also for a block that is cut or malformed. Only a block that changes nothing means the same next time. */
bool h2_block_changes_table(const unsigned char *block, size_t len);
