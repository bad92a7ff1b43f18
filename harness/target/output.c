/* Lines from a pipe, the last few kept in one buffer that forgets its front. */
#include "target/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "net/loop.h"

/* A Go panic prints pages; its first lines say why, and they come after our keep began. */
enum { OUTPUT_KEEP = 4096, OUTPUT_LINE_MAX = 8192 };

struct output {
        int fd;
        struct loop_reader *reader;
        output_line_fn on_line;
        void *arg;
        struct strbuf line;
        struct strbuf tail;
};

static void keep_line(struct output *output)
{
        if (output->on_line)
                output->on_line(strbuf_text(&output->line), output->arg);
        strbuf_append(&output->tail, strbuf_text(&output->line));
        strbuf_append_char(&output->tail, '\n');
        if (output->tail.len > OUTPUT_KEEP) {
                const char *cut = strchr(output->tail.text + (output->tail.len - OUTPUT_KEEP), '\n') + 1;
                size_t left = strlen(cut);

                memmove(output->tail.text, cut, left + 1);
                output->tail.len = left;
        }
        strbuf_reset(&output->line);
}

/* Reads once; false at the end of the stream. */
static bool read_some(struct output *output)
{
        char bytes[4096];
        ssize_t got = read(output->fd, bytes, sizeof(bytes));

        if (got < 0)
                return errno == EINTR;
        for (ssize_t i = 0; i < got; i++) {
                if (bytes[i] == '\n' || output->line.len >= OUTPUT_LINE_MAX)
                        keep_line(output);
                else if (bytes[i] != '\r' && bytes[i] != '\0')
                        strbuf_append_char(&output->line, bytes[i]);
        }
        return got > 0;
}

static void on_output_readable(int fd, void *arg)
{
        struct output *output = arg;

        (void)fd;
        if (!read_some(output) && errno != EAGAIN) {
                loop_reader_free(output->reader);
                output->reader = NULL;
        }
}

struct output *output_new(struct loop *loop, int fd_take, output_line_fn on_line, void *arg)
{
        struct output *output = mem_new(1, sizeof(*output));

        output->fd = fd_take;
        output->on_line = on_line;
        output->arg = arg;
        output->reader = loop_reader_new(loop, fd_take, on_output_readable, output);
        return output;
}

void output_drain(struct output *output)
{
        while (read_some(output))
                ;
        if (output->line.len)
                keep_line(output);
}

const char *output_tail(const struct output *output)
{
        return strbuf_text(&output->tail);
}

void output_free(struct output *output)
{
        if (!output)
                return;
        loop_reader_free(output->reader);
        close(output->fd);
        strbuf_clear(&output->line);
        strbuf_clear(&output->tail);
        free(output);
}
