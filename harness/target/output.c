/* Lines from a pipe, the last few kept in one buffer that forgets its front. */
#include "target/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "net/loop.h"

/* Beside it an error has room for what happened (ERR_MESSAGE_MAX). */
enum { OUTPUT_KEEP = 3072, OUTPUT_LINE_MAX = 8192 };

/* With these Go begins to say why it ends (runtime/panic.go, runtime/signal_unix.go); hundreds of goroutines follow. */
static const char *const last_words[] = {
        "panic: ",  "fatal error: ", "runtime: ", "unexpected fault address ", "SIGABRT: ", "SIGBUS: ",
        "SIGFPE: ", "SIGQUIT: ",     "SIGSEGV: "
};

struct output {
        int fd;
        struct loop_reader *reader;
        output_line_fn on_line;
        void *arg;
        struct strbuf line;
        struct strbuf tail;
        struct strbuf crash; /* from the last line that begins a crash on, as far as there is room */
};

static bool begins_crash(const char *line)
{
        for (size_t i = 0; i < sizeof(last_words) / sizeof(last_words[0]); i++)
                if (strncmp(line, last_words[i], strlen(last_words[i])) == 0)
                        return true;
        return false;
}

/* The crash's first lines say why; what is printed after them, where everybody else was. */
static void keep_crash(struct output *output, const char *line)
{
        size_t room;

        /* "fatal error" follows upon "runtime: " or a signal's name, and belongs to it. */
        if (begins_crash(line) && output->crash.len >= OUTPUT_KEEP / 2)
                strbuf_reset(&output->crash);
        if (!output->crash.len && !begins_crash(line))
                return;
        room = output->crash.len < OUTPUT_KEEP ? OUTPUT_KEEP - output->crash.len : 0;
        if (room)
                strbuf_printf(&output->crash, "%.*s\n", (int)room, line);
}

/* Forgets the front: whole lines, or a part of the only one. */
static void trim_tail(struct strbuf *tail)
{
        const char *from = tail->text + (tail->len - OUTPUT_KEEP);
        const char *cut = strchr(from, '\n') + 1;
        size_t left;

        if (!*cut)
                for (cut = from; ((unsigned char)*cut & 0xc0) == 0x80; cut++)
                        ; /* not inside a character of several bytes */
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

/* Reads once. */
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
