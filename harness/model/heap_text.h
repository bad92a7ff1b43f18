/* The text form of a look at a heap, stored with a snapshot beside smaps so that a result can be judged again.
 *
 * Version 1. The first word of a line says what it describes. Numbers are decimal; "-" means not known:
 *     heap 1 22 1 0 5200000 340 54400 7 1 0 0 0
 *     class 6 1 64 3 384 200 17 12800 1088 24576 24576 0 0 12800 1088 10688
 *     large 207526461440 1 0 5849088 5849088 0 0 map.bucket[string]struct { a int64 }
 *     type 20000 20480000 20480000 main.session
 * A line that is not of version 1, that is cut off, or that exceeds a limit of model/heap.h (HEAP_*_MAX) is an error.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct heap_look;
struct strbuf;

void heap_text_write(const struct heap_look *look, struct strbuf *text);
bool heap_text_read(const char *text, size_t len, struct heap_look *ret_look, struct err *err);
