/* What it says goes through pipes of ours, so that nothing of it reaches the screen unasked. */
#include "cli/run_program.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "target/spawn.h"

/* Reads both pipes until both have ended: a child that fills one while we wait for the other would wait for ever. */
static void read_output(const struct spawned *spawned, struct strbuf *text)
{
        struct pollfd pipes[] = { { .fd = spawned->stdout_fd, .events = POLLIN },
                                  { .fd = spawned->stderr_fd, .events = POLLIN } };
        int open = 2;

        while (open > 0 && (poll(pipes, 2, -1) >= 0 || errno == EINTR)) {
                for (int i = 0; i < 2; i++) {
                        char bytes[4096];
                        ssize_t got;

                        if (pipes[i].fd < 0 || !pipes[i].revents)
                                continue;
                        got = read(pipes[i].fd, bytes, sizeof(bytes));
                        if (got > 0) {
                                strbuf_append_len(text, bytes, (size_t)got);
                        } else {
                                close(pipes[i].fd);
                                pipes[i].fd = -1; /* which poll passes over */
                                open--;
                        }
                }
        }
}

/* Several lines as one: errors take one line. */
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

bool run_program(const char *const *argv, struct strbuf *output, struct err *err)
{
        struct spawned spawned;
        int status = -1;
        bool ok;

        if (!spawn_process(&(struct spawn_args){ .program = argv[0], .argv = (char *const *)argv }, &spawned,
                           err))
                return false;
        spawn_set_blocking(&spawned);
        read_output(&spawned, output);
        ok = waitpid(spawned.pid, &status, 0) == spawned.pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!ok) {
                char *said = join_lines(output);

                err_set(err, ERR_MEASURE, "%s", *said ? said : "it said nothing");
                free(said);
        }
        return ok;
}
