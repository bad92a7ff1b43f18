/* The child reports a failed exec through a pipe that a successful exec closes. */
#include "target/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/scenario.h"

enum { READ_END, WRITE_END };

static void close_pair(int fds[2])
{
        if (fds[READ_END] >= 0)
                close(fds[READ_END]);
        if (fds[WRITE_END] >= 0)
                close(fds[WRITE_END]);
}

/* Runs in the child between fork and exec; setenv(3) is safe there because we have forked from the main thread
 * before any other thread was started. */
static void child(const struct spawn_args *args, int cgroup_fd, const int fds[3], pid_t parent)
{
        sigset_t none;
        int null = open("/dev/null", O_RDONLY);
        bool joined;
        int errnum;

        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
                _exit(127); /* we died before the line above */
        signal(SIGPIPE, SIG_DFL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        for (size_t i = 0; i < args->env_count; i++)
                setenv(args->env[i].name, args->env[i].value, 1);
        joined = !args->cgroup || write(cgroup_fd, "0", 1) == 1;
        if (joined && null >= 0 && dup2(null, STDIN_FILENO) >= 0 && dup2(fds[0], STDOUT_FILENO) >= 0 &&
            dup2(fds[1], STDERR_FILENO) >= 0)
                execvp(args->program, args->argv);
        errnum = errno;
        if (write(fds[2], &errnum, sizeof(errnum)) < 0)
                _exit(126);
        _exit(127);
}

static int open_members(const char *cgroup)
{
        char *path = mem_printf("%s/cgroup.procs", cgroup);
        int fd = open(path, O_WRONLY | O_CLOEXEC);

        free(path);
        return fd;
}

bool spawn_process(const struct spawn_args *args, struct spawned *ret_spawned, struct err *err)
{
        int out[2] = { -1, -1 }, errors[2] = { -1, -1 }, report[2] = { -1, -1 };
        pid_t parent = getpid();
        int cgroup_fd = args->cgroup ? open_members(args->cgroup) : -1;
        pid_t pid = -1;
        int errnum = 0;
        bool ok;

        ok = (!args->cgroup || cgroup_fd >= 0) && pipe2(out, O_CLOEXEC) == 0 &&
             pipe2(errors, O_CLOEXEC) == 0 && pipe2(report, O_CLOEXEC) == 0 && (pid = fork()) >= 0;
        if (!ok)
                errnum = errno;
        if (pid == 0)
                child(args, cgroup_fd, (const int[]){ out[WRITE_END], errors[WRITE_END], report[WRITE_END] },
                      parent);
        if (cgroup_fd >= 0)
                close(cgroup_fd);
        if (ok) {
                close(report[WRITE_END]);
                report[WRITE_END] = -1;
                if (read(report[READ_END], &errnum, sizeof(errnum)) == sizeof(errnum)) {
                        waitpid(pid, NULL, 0);
                        ok = false;
                }
        }
        if (!ok) {
                close_pair(out);
                close_pair(errors);
                close_pair(report);
                return err_set_errno(err, ERR_MEASURE, errnum, "cannot start '%s'", args->program);
        }
        close(report[READ_END]);
        close(out[WRITE_END]);
        close(errors[WRITE_END]);
        fcntl(out[READ_END], F_SETFL, O_NONBLOCK);
        fcntl(errors[READ_END], F_SETFL, O_NONBLOCK);
        *ret_spawned =
                (struct spawned){ .pid = pid, .stdout_fd = out[READ_END], .stderr_fd = errors[READ_END] };
        return true;
}

void spawn_set_blocking(const struct spawned *spawned)
{
        fcntl(spawned->stdout_fd, F_SETFL, 0);
        fcntl(spawned->stderr_fd, F_SETFL, 0);
}
