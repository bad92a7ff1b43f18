/* Runs a child with /dev/null as stdin and stdout and a pipe as stderr. End of file on the pipe means that the child has
 * exited; until then reading it enforces the deadline.
 */
#include "report/render/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"

enum { COMPLAINT_BYTES_MAX = 2000 };

char *gnuplot_find(void)
{
        const char *path = getenv("PATH");

        while (path && *path) {
                size_t len = strcspn(path, ":");
                char *candidate = mem_printf("%.*s/gnuplot", (int)len, path);

                if (path[0] == '/' && access(candidate, X_OK) == 0)
                        return candidate;
                free(candidate);
                path += len + (path[len] == ':');
        }
        return NULL;
}

/* Calls only what is safe between fork and exec. The environment has HOME, for the font cache, and nothing else that could
 * change the drawing. */
static void child_exec(const char *program, const char *folder, const char *script, char *const envp[],
                       int complaints_fd)
{
        char *const argv[] = { (char *)"gnuplot", (char *)"-d", (char *)script, NULL };
        int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

        if (chdir(folder) == 0 && null_fd >= 0 && dup2(null_fd, 0) == 0 && dup2(null_fd, 1) == 1 &&
            dup2(complaints_fd, 2) == 2)
                execve(program, argv, envp);
        _exit(127);
}

/* Reads stderr until the child closes it; false at the deadline. Keeps the first COMPLAINT_BYTES_MAX bytes. */
static bool read_complaints(int fd, int64_t deadline_ns, struct strbuf *buf)
{
        char bytes[512];

        for (;;) {
                int64_t left_ms = (deadline_ns - clock_now_ns()) / NS_PER_MS;
                struct pollfd wait = { .fd = fd, .events = POLLIN };
                ssize_t got;

                if (left_ms <= 0)
                        return false;
                if (poll(&wait, 1, (int)left_ms) <= 0)
                        continue;
                got = read(fd, bytes, sizeof(bytes));
                if (got == 0)
                        return true;
                if (got > 0 && buf->len < COMPLAINT_BYTES_MAX)
                        strbuf_append_len(buf, bytes, (size_t)got);
                if (got < 0 && errno != EINTR)
                        return true;
        }
}

/* Puts gnuplot's error message on one line, without the blanks and carets that point to the fault. */
static void squeeze(struct strbuf *buf)
{
        size_t kept = 0;

        for (size_t i = 0; i < buf->len; i++) {
                bool blank = strchr(" \t\r\n^", buf->text[i]) != NULL;

                if (!blank)
                        buf->text[kept++] = buf->text[i];
                else if (kept && buf->text[kept - 1] != ' ')
                        buf->text[kept++] = ' ';
        }
        buf->len = kept;
        if (buf->text)
                buf->text[kept] = '\0';
}

static bool wait_for(pid_t child, int fd, int seconds_max, const char *script, struct err *err)
{
        struct strbuf complaints = { 0 };
        bool in_time = read_complaints(fd, clock_now_ns() + seconds_max * NS_PER_S, &complaints);
        int status = 0;
        bool ok = true;

        if (!in_time)
                kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
                ;
        squeeze(&complaints);
        if (!in_time)
                ok = err_set(err, ERR_IO, "gnuplot took longer than %d s on %s and was ended", seconds_max,
                             script);
        else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
                ok = err_set(err, ERR_IO, "gnuplot failed on %s: %s", script, strbuf_text(&complaints));
        strbuf_clear(&complaints);
        return ok;
}

static bool run_program(const char *program, const char *folder, const char *script, int seconds_max,
                        struct err *err)
{
        const char *home = getenv("HOME");
        char *home_variable = mem_printf("HOME=%s", home ? home : "/");
        char *const envp[] = { (char *)"LC_ALL=C.UTF-8", home_variable, NULL };
        int fds[2];
        pid_t child;
        bool ok = false;

        if (pipe2(fds, O_CLOEXEC) != 0) {
                err_set_errno(err, ERR_IO, errno, "cannot make a pipe for gnuplot");
                goto out;
        }
        child = fork();
        if (child == 0)
                child_exec(program, folder, script, envp, fds[1]);
        close(fds[1]);
        ok = child > 0 ? wait_for(child, fds[0], seconds_max, script, err)
                       : err_set_errno(err, ERR_IO, errno, "cannot start gnuplot");
        close(fds[0]);
out:
        free(home_variable);
        return ok;
}

bool gnuplot_run(const char *folder, const char *script, int seconds_max, struct err *err)
{
        char *program = gnuplot_find();
        bool ok;

        if (!program)
                return err_set(
                        err, ERR_IO,
                        "gnuplot is not on PATH: the plots' scripts and data are written, the pictures are not "
                        "(install gnuplot-nox, then `plateau report RESULT` draws them)");
        ok = run_program(program, folder, script, seconds_max, err);
        free(program);
        return ok;
}
