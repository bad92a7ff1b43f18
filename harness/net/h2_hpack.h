/* HPACK encoding (RFC 7541) without state: a field is an index into the static table, or a literal without indexing and
 * without Huffman coding. The peer's dynamic table stays empty, so a request always has the same bytes, and one encoding
 * serves every connection. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

enum { H2_INTEGER_MAX = 10 }; /* the most bytes that an integer takes */

/* Writes an integer with a prefix of `prefix_bits` bits (section 5.1); `first` has the other bits of the first byte.
 * Returns the number of bytes written, at most H2_INTEGER_MAX. */
size_t h2_put_integer(unsigned char *out, unsigned char first, int prefix_bits, size_t value);

/* Appends a field. `name` must be in lower case. */
void h2_put_field(struct strbuf *block, const char *name, const char *value, size_t value_len);

/* Appends the part of a field that precedes its value's length. The caller writes that length, with a prefix of 7 bits,
 * and the value. */
void h2_put_name(struct strbuf *block, const char *name);

/* Returns whether decoding the block changes the decoder's dynamic table: it inserts a field or resizes the table. Also
 * true for a block that is cut or malformed. Only a block for which this is false may be cached. */
bool h2_block_changes_table(const unsigned char *block, size_t len);
