/* Splits a text that arrives in pieces into lines. Keeps only the incomplete line, in this struct. Pure; the text may be
 * anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scan.h"

enum { LINE_STREAM_MAX = 4096 }; /* bytes; longer lines are skipped */

typedef void (*line_stream_fn)(struct scan line, void *arg);

struct line_stream {
        line_stream_fn on_line;
        void *arg;
        size_t len; /* LINE_STREAM_MAX + 1: the line is too long and is being skipped */
        char line[LINE_STREAM_MAX];
};

void line_stream_begin(struct line_stream *stream, line_stream_fn on_line, void *arg);
/* Takes the next piece, of any length. Calls on_line for each line that ends in it, without the newline. */
void line_stream_feed(struct line_stream *stream, const char *bytes, size_t len);
/* Ends the text: calls on_line for a last line without a newline. */
void line_stream_end(struct line_stream *stream);
