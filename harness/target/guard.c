/* On the control socket the guard sends two messages, the child's PID and its status. It receives one byte, which
 * permits reaping the child; end of file means "kill everything". */
#include "target/guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "target/family.h"

/* The guard closes all descriptors that it inherited but its socket, which becomes GUARD_FD: else it would keep our
 * pipes and locks open. */
enum { GUARD_FD = 3, KILL_ROUNDS_MAX = 2000, KILL_STEP_NS = 2000000 };

/* Sends SIGKILL to all descendants; false where none is left that we may signal. */
static bool kill_descendants(void)
{
        struct family family;
        bool any = false;

        family_read(&family);
        for (size_t i = 0; i < family.count; i++)
                if (family_descends(&family, family.members[i].pid, getpid()))
                        any = kill((pid_t)family.members[i].pid, SIGKILL) == 0 || any;
        family_clear(&family);
        return any;
}

/* A process that is forked while we look survives this round. Its parent dies, it becomes our child as an orphan, and
 * the next round finds it. */
static void kill_all(void)
{
        for (int round = 0; round < KILL_ROUNDS_MAX && kill_descendants(); round++) {
                nanosleep(&(struct timespec){ .tv_nsec = KILL_STEP_NS }, NULL);
                while (waitpid(-1, NULL, WNOHANG) > 0)
                        ;
        }
        while (waitpid(-1, NULL, WNOHANG) > 0)
                ;
}

/* Reaps every process that has ended, and reports the status of `child`. */
static void reap(pid_t child)
{
        int status;
        pid_t pid;

        while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
                if (pid == child)
                        send(GUARD_FD, &status, sizeof(status), MSG_NOSIGNAL);
}

_Noreturn static void guard_main(pid_t child)
{
        struct pollfd fds[] = { { .fd = GUARD_FD, .events = POLLIN }, { .fd = -1, .events = POLLIN } };
        sigset_t all;
        char byte;

        sigfillset(&all);
        sigprocmask(SIG_SETMASK, &all, NULL);
        send(GUARD_FD, &child, sizeof(child), MSG_NOSIGNAL);
        while (poll(fds, 2, -1) >= 0 || errno == EINTR) {
                struct signalfd_siginfo info;

                if (fds[0].revents && recv(GUARD_FD, &byte, 1, 0) <= 0)
                        break;
                if (fds[1].fd < 0) { /* guard_watch() was called: from now on the child may be reaped */
                        sigemptyset(&all);
                        sigaddset(&all, SIGCHLD);
                        fds[1].fd = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
                }
                while (read(fds[1].fd, &info, sizeof(info)) > 0)
                        ;
                reap(child);
        }
        kill_all();
        _exit(0);
}

static void keep_only(int fd)
{
        if (dup2(fd, GUARD_FD) < 0)
                _exit(127);
        syscall(SYS_close_range, GUARD_FD + 1, ~0U, 0);
        for (int i = 0; i < GUARD_FD; i++)
                close(i);
}

bool guard_start(guard_child_fn child, void *arg, struct guard *ret_guard, pid_t *ret_pid)
{
        int ends[2];
        pid_t pid, started = -1;

        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
                return false;
        pid = fork();
        if (pid == 0) {
                close(ends[0]);
                setpgid(0, 0); /* so that a terminal's Ctrl-C does not reach the guard */
                prctl(PR_SET_CHILD_SUBREAPER, 1);
                prctl(PR_SET_NAME, "plateau-guard");
                pid = getpid();
                started = fork();
                if (started == 0) {
                        prctl(PR_SET_PDEATHSIG, SIGKILL);
                        if (getppid() == pid)
                                child(arg);
                        _exit(127); /* the guard died before PR_SET_PDEATHSIG was in effect */
                }
                keep_only(ends[1]);
                guard_main(started);
        }
        close(ends[1]);
        if (pid < 0 || recv(ends[0], &started, sizeof(started), 0) != sizeof(started) || started < 0) {
                int errnum = pid < 0 ? errno : EAGAIN;

                close(ends[0]);
                if (pid > 0)
                        waitpid(pid, NULL, 0);
                errno = errnum;
                return false;
        }
        *ret_guard = (struct guard){ .pid = pid, .control_fd = ends[0] };
        *ret_pid = started;
        return true;
}

void guard_watch(const struct guard *guard)
{
        send(guard->control_fd, "", 1, MSG_NOSIGNAL);
}

bool guard_status(const struct guard *guard, int timeout_ms, int *ret_status)
{
        struct pollfd fd = { .fd = guard->control_fd, .events = POLLIN };

        return guard->pid && poll(&fd, 1, timeout_ms) == 1 &&
               recv(guard->control_fd, ret_status, sizeof(*ret_status), 0) == sizeof(*ret_status);
}

void guard_end(struct guard *guard)
{
        if (!guard->pid)
                return;
        close(guard->control_fd);
        while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
                ;
        *guard = (struct guard){ 0 };
}
