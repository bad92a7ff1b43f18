/* Splits the output of a pipe into lines. Keeps the last few in a buffer that drops its front, and the first ones of a
 * crash in another: after them Go prints hundreds of goroutines, which would push them out. */
#include "target/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "net/loop.h"

/* OUTPUT_KEEP leaves room for more text in an error that quotes these lines (ERR_MESSAGE_MAX). */
enum { OUTPUT_KEEP = 3072, OUTPUT_LINE_MAX = 8192 };

/* How the first line of a crash report of Go begins (runtime/panic.go, runtime/signal_unix.go). */
static const char *const crash_beginnings[] = {
        "panic: ",  "fatal error: ", "runtime: ", "unexpected fault address ", "SIGABRT: ", "SIGBUS: ",
        "SIGFPE: ", "SIGQUIT: ",     "SIGSEGV: "
};

struct output {
        int fd;
        struct loop_reader *reader;
        output_line_fn on_line;
        void *arg;
        struct strbuf line;  /* the unfinished one */
        struct strbuf tail;  /* the last lines */
        struct strbuf crash; /* the first lines of the last crash report, at most OUTPUT_KEEP bytes */
};

static bool begins_crash(const char *line)
{
        for (size_t i = 0; i < sizeof(crash_beginnings) / sizeof(crash_beginnings[0]); i++)
                if (strncmp(line, crash_beginnings[i], strlen(crash_beginnings[i])) == 0)
                        return true;
        return false;
}

/* Keeps a line if it belongs to the first ones of a crash report: these say why it crashed, the later ones only where
 * the other goroutines were. */
static void keep_crash(struct output *output, const char *line)
{
        size_t room;

        /* A line that begins a report may also be the second one of the same report: "fatal error" follows "runtime: "
         * or a signal's name. So it starts anew only if much was kept already. */
        if (begins_crash(line) && output->crash.len >= OUTPUT_KEEP / 2)
                strbuf_reset(&output->crash);
        if (!output->crash.len && !begins_crash(line))
                return;
        room = output->crash.len < OUTPUT_KEEP ? OUTPUT_KEEP - output->crash.len : 0;
        if (room)
                strbuf_printf(&output->crash, "%.*s\n", (int)room, line);
}

/* Drops bytes at the front: whole lines, or a part of the line if there is only one. */
static void trim_tail(struct strbuf *tail)
{
        const char *from = tail->text + (tail->len - OUTPUT_KEEP);
        const char *cut = strchr(from, '\n') + 1;
        size_t left;

        if (!*cut)
                for (cut = from; ((unsigned char)*cut & 0xc0) == 0x80; cut++)
                        ; /* do not begin inside a UTF-8 character */
        left = strlen(cut);
        memmove(tail->text, cut, left + 1);
        tail->len = left;
}

static void keep_line(struct output *output)
{
        if (output->on_line)
                output->on_line(strbuf_text(&output->line), output->arg);
        keep_crash(output, strbuf_text(&output->line));
        strbuf_append(&output->tail, strbuf_text(&output->line));
        strbuf_append_char(&output->tail, '\n');
        if (output->tail.len > OUTPUT_KEEP)
                trim_tail(&output->tail);
        strbuf_reset(&output->line);
}

enum reading { READING_GOES_ON, READING_WAITS, READING_ENDED };

/* Reads once, at most 4 KiB. */
static enum reading read_some(struct output *output)
{
        char bytes[4096];
        ssize_t got = read(output->fd, bytes, sizeof(bytes));

        if (got < 0 && errno == EINTR)
                return READING_GOES_ON;
        if (got <= 0)
                return got < 0 && errno == EAGAIN ? READING_WAITS : READING_ENDED;
        for (ssize_t i = 0; i < got; i++) {
                if (bytes[i] == '\n' || output->line.len >= OUTPUT_LINE_MAX)
                        keep_line(output);
                if (bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\0')
                        strbuf_append_char(&output->line, bytes[i]);
        }
        return READING_GOES_ON;
}

static void on_output_readable(int fd, void *arg)
{
        struct output *output = arg;

        (void)fd;
        if (read_some(output) == READING_ENDED) {
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
        while (read_some(output) == READING_GOES_ON)
                ;
        if (output->line.len)
                keep_line(output);
}

const char *output_tail(const struct output *output)
{
        return strbuf_text(output->crash.len ? &output->crash : &output->tail);
}

void output_free(struct output *output)
{
        if (!output)
                return;
        loop_reader_free(output->reader);
        close(output->fd);
        strbuf_clear(&output->line);
        strbuf_clear(&output->tail);
        strbuf_clear(&output->crash);
        free(output);
}
