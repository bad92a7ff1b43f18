/* The program's output goes through pipes, so that it does not reach the screen by itself. */
#include "cli/run_program.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "net/loop.h"
#include "target/output.h"
#include "target/spawn.h"

enum { WAIT_MS = 500 };

/* Joins several lines into one, for an error message. */
static char *join_lines(const struct strbuf *text)
{
        char *line = mem_dup_len(strbuf_text(text), text->len);
        size_t len = text->len;

        while (len && line[len - 1] == '\n')
                line[--len] = '\0';
        for (char *at = line; *at; at++)
                if (*at == '\n')
                        *at = ';';
        return line;
}

static void on_program_line(const char *line, void *arg)
{
        strbuf_append(arg, line);
        strbuf_append_char(arg, '\n');
}

static void on_program_end(int fd, void *arg)
{
        (void)fd;
        *(bool *)arg = true;
}

/* Runs the loop until the program has ended; false if `*stop` was set before. */
static bool wait_for_end(struct loop *loop, const bool *stop, const struct spawned *spawned)
{
        bool ended = false;
        struct loop_reader *watcher = loop_reader_new(loop, spawned->process.pidfd, on_program_end, &ended);

        while (!ended && !(stop && *stop))
                loop_run_until(loop, clock_now_ns() + WAIT_MS * NS_PER_MS, &ended);
        loop_reader_free(watcher);
        return ended;
}

static bool judge(const struct spawned *spawned, bool ended, const struct strbuf *output, struct err *err)
{
        int status = -1;
        char *said;

        if (!ended)
                return err_set(err, ERR_INTERRUPTED, "interrupted");
        if (guard_status(&spawned->guard, WAIT_MS, &status) && status == 0)
                return true;
        said = join_lines(output);
        err_set(err, ERR_MEASURE, "%s", *said ? said : "it said nothing");
        free(said);
        return false;
}

static bool run_on(struct loop *loop, const bool *stop, const char *const *argv, struct strbuf *output,
                   struct err *err)
{
        struct spawned spawned;
        struct output *streams[2];
        bool ended;
        bool ok;

        if (!spawn_process(&(struct spawn_args){ .program = argv[0], .argv = (char *const *)argv }, &spawned,
                           err))
                return false;
        streams[0] = output_new(loop, spawned.stdout_fd, on_program_line, output);
        streams[1] = output_new(loop, spawned.stderr_fd, on_program_line, output);
        ended = wait_for_end(loop, stop, &spawned);
        for (int i = 0; i < 2; i++) {
                output_drain(streams[i]);
                output_free(streams[i]);
        }
        ok = judge(&spawned, ended, output, err);
        guard_end(&spawned.guard);
        process_ref_clear(&spawned.process);
        return ok;
}

bool run_program(struct loop *loop, const bool *stop, const char *const *argv, struct strbuf *output,
                 struct err *err)
{
        struct loop *own = NULL;
        bool ok = (loop || loop_new(&own, err)) && run_on(loop ? loop : own, stop, argv, output, err);

        loop_free(own);
        return ok;
}
