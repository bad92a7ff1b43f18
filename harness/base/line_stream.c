/* Every line is copied here first, even if a piece has it whole: there is only one code path, wherever pieces are cut. */
#include "base/line_stream.h"

#include <string.h>

void line_stream_begin(struct line_stream *stream, line_stream_fn on_line, void *arg)
{
        stream->on_line = on_line;
        stream->arg = arg;
        stream->len = 0;
}

static void keep(struct line_stream *stream, const char *bytes, size_t len)
{
        if (stream->len > LINE_STREAM_MAX || len > LINE_STREAM_MAX - stream->len) {
                stream->len = LINE_STREAM_MAX + 1;
                return;
        }
        memcpy(stream->line + stream->len, bytes, len);
        stream->len += len;
}

static void tell(struct line_stream *stream)
{
        if (stream->len <= LINE_STREAM_MAX)
                stream->on_line(scan_text(stream->line, stream->len), stream->arg);
        stream->len = 0;
}

void line_stream_feed(struct line_stream *stream, const char *bytes, size_t len)
{
        while (len) {
                const char *stop = memchr(bytes, '\n', len);
                size_t part = stop ? (size_t)(stop - bytes) : len;

                keep(stream, bytes, part);
                if (!stop)
                        return;
                tell(stream);
                bytes += part + 1;
                len -= part + 1;
        }
}

void line_stream_end(struct line_stream *stream)
{
        if (stream->len)
                tell(stream);
}
