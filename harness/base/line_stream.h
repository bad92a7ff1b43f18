/* Lines of a text that arrives in pieces. What is kept is this struct: the line that is not yet whole. Pure; the text
 * may be anything. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/scan.h"

enum { LINE_STREAM_MAX = 4096 }; /* bytes; of a longer line nothing is told */

typedef void (*line_stream_fn)(struct scan line, void *arg);

struct line_stream {
        line_stream_fn on_line;
        void *arg;
        size_t len; /* LINE_STREAM_MAX + 1: the line is too long, and is passed over */
        char line[LINE_STREAM_MAX];
};

void line_stream_begin(struct line_stream *stream, line_stream_fn on_line, void *arg);
/* The next piece, of any length; tells of each line that ends in it, without its end. */
void line_stream_feed(struct line_stream *stream, const char *bytes, size_t len);
/* A last line without a newline counts. */
void line_stream_end(struct line_stream *stream);
