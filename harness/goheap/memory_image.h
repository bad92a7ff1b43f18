/* A process's memory as bytes of a file: what tests and the fuzzer read instead of a process.
 *
 * Records one behind the other, little-endian: address (8 bytes), length (4 bytes), that many bytes. A record that is
 * cut off ends the image. Where records overlap the first holds.
 */
#pragma once

#include <stddef.h>

struct memory_reader;

/* Never fails; what is no record cannot be read. `bytes` must outlive the reader; where records begin and how long they
 * are is read once, what stands in them each time. Free with memory_reader_free(). */
struct memory_reader *memory_image_new(const void *bytes, size_t len);
