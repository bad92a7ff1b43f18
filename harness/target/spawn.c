/* The child reports a failed exec through a pipe. It is closed on exec, so end of file means that exec succeeded. */
#include "target/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "model/scenario.h"

enum { READ_END, WRITE_END };

/* The pipes between us and the child; the child has the write ends. */
struct child {
        const struct spawn_args *args;
        int cgroup_fd; /* -1: none */
        int out[2];
        int errors[2];
        int report[2];
};

static void close_fd(int *fd)
{
        if (*fd >= 0)
                close(*fd);
        *fd = -1;
}

static void close_pair(int fds[2])
{
        close_fd(&fds[READ_END]);
        close_fd(&fds[WRITE_END]);
}

static bool connect_streams(const struct child *child)
{
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

        return null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
               dup2(child->out[WRITE_END], STDOUT_FILENO) >= 0 &&
               dup2(child->errors[WRITE_END], STDERR_FILENO) >= 0;
}

/* Runs between fork and exec. setenv(3) is safe here only because no other thread has been started before the fork. */
static void exec_child(void *arg)
{
        const struct child *child = arg;
        const struct spawn_args *args = child->args;
        sigset_t none;
        bool joined;
        int errnum;

        setpgid(0, 0);
        signal(SIGPIPE, SIG_DFL);
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        for (size_t i = 0; i < args->env_count; i++)
                setenv(args->env[i].name, args->env[i].value, 1);
        joined = !args->cgroup || write(child->cgroup_fd, "0", 1) == 1;
        if (joined && connect_streams(child))
                execvp(args->program, args->argv);
        errnum = errno;
        if (write(child->report[WRITE_END], &errnum, sizeof(errnum)) < 0)
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

/* Starts the child and waits until it has called exec. Returns 0, or the errno of what failed, here or in the child. */
static int start(struct child *child, struct guard *guard, pid_t *ret_pid)
{
        int errnum = 0;

        if ((child->args->cgroup && child->cgroup_fd < 0) || pipe2(child->out, O_CLOEXEC) != 0 ||
            pipe2(child->errors, O_CLOEXEC) != 0 || pipe2(child->report, O_CLOEXEC) != 0 ||
            !guard_start(exec_child, child, guard, ret_pid))
                return errno;
        close_fd(&child->report[WRITE_END]);
        if (read(child->report[READ_END], &errnum, sizeof(errnum)) != sizeof(errnum))
                errnum = 0;
        return errnum;
}

bool spawn_process(const struct spawn_args *args, struct spawned *ret_spawned, struct err *err)
{
        struct child child = { .args = args,
                               .cgroup_fd = args->cgroup ? open_members(args->cgroup) : -1,
                               .out = { -1, -1 },
                               .errors = { -1, -1 },
                               .report = { -1, -1 } };
        struct spawned spawned = { 0 };
        pid_t pid = 0;
        int errnum = start(&child, &spawned.guard, &pid);
        bool ok = errnum == 0 || err_set_errno(err, ERR_MEASURE, errnum, "cannot start '%s'", args->program);

        ok = ok && process_ref_open(pid, &spawned.process, err);
        close_fd(&child.cgroup_fd);
        close_pair(child.report);
        if (!ok) {
                guard_end(&spawned.guard);
                close_pair(child.out);
                close_pair(child.errors);
                return false;
        }
        guard_watch(&spawned.guard);
        close_fd(&child.out[WRITE_END]);
        close_fd(&child.errors[WRITE_END]);
        fcntl(child.out[READ_END], F_SETFL, O_NONBLOCK);
        fcntl(child.errors[READ_END], F_SETFL, O_NONBLOCK);
        spawned.stdout_fd = child.out[READ_END];
        spawned.stderr_fd = child.errors[READ_END];
        *ret_spawned = spawned;
        return true;
}
