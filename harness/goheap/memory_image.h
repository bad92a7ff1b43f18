/* A memory reader over stored bytes, which tests and the fuzzer use in place of a process.
 *
 * The format is a sequence of records, little-endian: address (8 bytes), length (4 bytes), that many bytes of memory. A
 * truncated record ends the image. Where records overlap, the first one counts.
 */
#pragma once

#include <stddef.h>

struct memory_reader;

/* Returns a reader of the image in `bytes`; memory that no record covers cannot be read from it. `bytes` must outlive
 * the reader, and may change between reads, except for the records' addresses and lengths. Free with
 * memory_reader_free(). */
struct memory_reader *memory_image_new(const void *bytes, size_t len);
