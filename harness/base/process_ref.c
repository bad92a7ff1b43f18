/* The pidfd is opened before the folder /proc/PID and checked after it. If the process is alive then, its PID was not
 * reused in between, so the folder is its own. */
#include "base/process_ref.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"

enum { SMALL_MAX = 1 << 16, READ_STEP = 1 << 16, STAT_STATE = 3, STAT_START = 22 };
enum { EXEC_TRIES = 200, EXEC_STEP_NS = 1000000 };

/* Calls the system directly, since not every C library wraps pidfd_open(2) and the like. Since Linux 5.3. */
static int pidfd_open_raw(int64_t pid)
{
        return (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
}

bool process_ref_signal(const struct process_ref *ref, int number)
{
        return syscall(SYS_pidfd_send_signal, ref->pidfd, number, NULL, 0) == 0;
}

/* Whether the process still exists, even as a zombie, so that its PID has not been reused. */
static bool holds_pid(const struct process_ref *ref)
{
        return process_ref_signal(ref, 0) || errno == EPERM;
}

bool process_stat_field(const char *text, size_t len, int index, uint64_t *ret_value)
{
        const char *name_end = len ? memrchr(text, ')', len) : NULL;
        struct scan scan = scan_text(text, len);
        struct scan word;
        int64_t value;

        if (!name_end || index <= STAT_STATE)
                return false;
        scan.at = name_end + 1;
        for (int field = STAT_STATE; field <= index; field++)
                if (!scan_word(&scan, &word))
                        return false;
        if (!scan_i64(&word, &value))
                return false;
        *ret_value = (uint64_t)value;
        return true;
}

int process_ref_openat(const struct process_ref *ref, const char *name, int flags)
{
        return openat(ref->proc_fd, name, flags | O_CLOEXEC);
}

static const char *hint(int errnum)
{
        switch (errnum) {
        case EACCES:
        case EPERM:
                return "; its own user may, or who has CAP_SYS_PTRACE";
        case ESRCH:
        case ENOENT:
                return "; it has ended, or has no memory of its own (a zombie, a thread of the kernel)";
        default:
                return "";
        }
}

static bool read_fd(int fd, size_t max_bytes, struct strbuf *text)
{
        ssize_t got = 1;

        while (got != 0 && text->len <= max_bytes) {
                got = read(fd, strbuf_reserve(text, READ_STEP), READ_STEP);
                if (got < 0 && errno != EINTR)
                        return false;
                if (got > 0)
                        text->len += (size_t)got;
        }
        strbuf_append(text, "");
        return true;
}

bool process_ref_refused(const struct process_ref *ref, const char *name, int errnum, struct err *err)
{
        return err_set(err, ERR_MEASURE, "cannot read /proc/%lld/%s: %s%s", (long long)ref->pid, name,
                       strerror(errnum), hint(errnum));
}

bool process_ref_read(const struct process_ref *ref, const char *name, size_t max_bytes, struct strbuf *text,
                      struct err *err)
{
        int fd = process_ref_openat(ref, name, O_RDONLY);
        bool ok;

        strbuf_reset(text);
        ok = fd >= 0 && read_fd(fd, max_bytes, text);
        if (!ok)
                process_ref_refused(ref, name, errno, err);
        if (fd >= 0)
                close(fd);
        if (!ok)
                return false;
        return text->len <= max_bytes || err_set(err, ERR_MEASURE, "/proc/%lld/%s is larger than %zu bytes",
                                                 (long long)ref->pid, name, max_bytes);
}

static uint64_t digest(uint64_t hash, const void *bytes, size_t len)
{
        const unsigned char *at = bytes;

        /* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
        for (size_t i = 0; i < len; i++)
                hash = (hash ^ at[i]) * UINT64_C(1099511628211);
        return hash;
}

/* Reads the auxiliary vector. It is empty for a moment while the process is in exec(2), so try several times. */
static bool read_auxv(const struct process_ref *ref, struct strbuf *auxv)
{
        for (int i = 0; i < EXEC_TRIES; i++) {
                if (!process_ref_read(ref, "auxv", SMALL_MAX, auxv, NULL) || auxv->len == 0)
                        return false;
                if (auxv->text[0] != 0) /* AT_NULL ends it */
                        return true;
                nanosleep(&(struct timespec){ .tv_nsec = EXEC_STEP_NS }, NULL);
        }
        return false;
}

/* Digest of the executable's identity and of the auxiliary vector. With ASLR the vector's addresses change with each
 * exec(2), so a service that executes its own file again is noticed too. */
static uint64_t read_image(const struct process_ref *ref)
{
        uint64_t hash = UINT64_C(14695981039346656037);
        struct strbuf auxv = { 0 };
        struct stat exe;
        bool ok = read_auxv(ref, &auxv) && fstatat(ref->proc_fd, "exe", &exe, 0) == 0;

        if (ok) {
                hash = digest(hash, &exe.st_dev, sizeof(exe.st_dev));
                hash = digest(hash, &exe.st_ino, sizeof(exe.st_ino));
                hash = digest(hash, auxv.text, auxv.len);
        }
        strbuf_clear(&auxv);
        return ok ? hash : 0;
}

static bool read_ticks(const struct process_ref *ref, uint64_t *ret_ticks)
{
        struct strbuf text = { 0 };
        bool ok = process_ref_read(ref, "stat", SMALL_MAX, &text, NULL) &&
                  process_stat_field(text.text, text.len, STAT_START, ret_ticks);

        strbuf_clear(&text);
        return ok;
}

/* Opens pidfd and folder. On failure `ref` still holds what was opened. */
static bool open_all(int64_t pid, struct process_ref *ref)
{
        char folder[32];

        snprintf(folder, sizeof(folder), "/proc/%lld", (long long)pid);
        ref->pid = pid;
        ref->pidfd = pidfd_open_raw(pid);
        ref->proc_fd = ref->pidfd >= 0 ? open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
        if (ref->proc_fd < 0 || !read_ticks(ref, &ref->ticks))
                return false;
        ref->image = read_image(ref);
        return holds_pid(ref);
}

bool process_ref_open(int64_t pid, struct process_ref *ret_ref, struct err *err)
{
        struct process_ref ref = { .pidfd = -1, .proc_fd = -1 };

        if (pid <= 0 || pid > INT32_MAX || !open_all(pid, &ref)) {
                int errnum = errno;

                ref.pid = 1;
                process_ref_clear(&ref);
                if (pid > 0 && errnum == EINVAL)
                        return err_set(err, ERR_MEASURE, "%lld is a thread, not a process", (long long)pid);
                return err_set(err, ERR_MEASURE, "no process has PID %lld", (long long)pid);
        }
        *ret_ref = ref;
        return true;
}

void process_ref_clear(struct process_ref *ref)
{
        if (ref->pid && ref->pidfd >= 0)
                close(ref->pidfd);
        if (ref->pid && ref->proc_fd >= 0)
                close(ref->proc_fd);
        *ref = (struct process_ref){ 0 };
}

bool process_ref_dup(const struct process_ref *ref, struct process_ref *ret_ref, struct err *err)
{
        struct process_ref copy = *ref;

        copy.pidfd = fcntl(ref->pidfd, F_DUPFD_CLOEXEC, 0);
        copy.proc_fd = fcntl(ref->proc_fd, F_DUPFD_CLOEXEC, 0);
        if (copy.pidfd < 0 || copy.proc_fd < 0) {
                int errnum = errno;

                process_ref_clear(&copy);
                return err_set_errno(err, ERR_MEASURE, errnum, "process %lld", (long long)ref->pid);
        }
        *ret_ref = copy;
        return true;
}

bool process_ref_same(const struct process_ref *a, const struct process_ref *b)
{
        return a->pid == b->pid && a->ticks == b->ticks;
}

/* Whether the process has ended, as a zombie or entirely, by its state in /proc/PID/stat. */
static bool has_ended(const struct process_ref *ref)
{
        struct strbuf text = { 0 };
        const char *state;
        bool ended = true;

        if (holds_pid(ref) && process_ref_read(ref, "stat", SMALL_MAX, &text, NULL)) {
                state = strrchr(text.text, ')');
                ended = state && state[1] == ' ' && (state[2] == 'Z' || state[2] == 'X');
        }
        strbuf_clear(&text);
        return ended;
}

enum process_state process_ref_state(const struct process_ref *ref)
{
        uint64_t now = ref->image ? read_image(ref) : 0;

        /* A process that has ended has no auxiliary vector. So an unchanged digest also proves that it is alive, which
         * keeps this check cheap: it is made with every reading. */
        if (now && now == ref->image)
                return PROCESS_ALIVE;
        if (has_ended(ref))
                return PROCESS_GONE;
        /* 0: we may not read it any more, since the process changed its credentials. Other files will fail as well. */
        return now ? PROCESS_REPLACED : PROCESS_ALIVE;
}

bool process_ref_check(const struct process_ref *ref, struct err *err)
{
        switch (process_ref_state(ref)) {
        case PROCESS_GONE:
                return err_set(err, ERR_MEASURE, "process %lld has ended", (long long)ref->pid);
        case PROCESS_REPLACED:
                return err_set(err, ERR_MEASURE,
                               "process %lld was replaced: it called exec and runs another program since",
                               (long long)ref->pid);
        case PROCESS_ALIVE:
        default:
                return true;
        }
}

void process_ref_renew(struct process_ref *ref)
{
        ref->image = read_image(ref);
}

char *process_ref_link(const struct process_ref *ref, const char *name)
{
        char text[4096];
        ssize_t len = readlinkat(ref->proc_fd, name, text, sizeof(text));

        return len > 0 ? mem_dup_len(text, (size_t)len) : NULL;
}

char *process_ref_path(const struct process_ref *ref, const char *name)
{
        return mem_printf("/proc/self/fd/%d/%s", ref->proc_fd, name);
}

bool process_ref_shares(const struct process_ref *ref, const char *namespace_name)
{
        char *own_path = mem_printf("/proc/self/ns/%s", namespace_name);
        char *name = mem_printf("ns/%s", namespace_name);
        struct stat own, other;
        bool same = stat(own_path, &own) != 0 || fstatat(ref->proc_fd, name, &other, 0) != 0 ||
                    (own.st_dev == other.st_dev && own.st_ino == other.st_ino);

        free(own_path);
        free(name);
        return same;
}

int64_t process_ref_inner_pid(const struct process_ref *ref)
{
        struct strbuf text = { 0 };
        struct scan scan;
        struct scan line;
        int64_t pid = ref->pid;

        if (process_ref_read(ref, "status", SMALL_MAX, &text, NULL)) {
                scan = scan_text(text.text, text.len);
                while (scan_line(&scan, &line))
                        if (scan_match(&line, "NSpid:"))
                                while (scan_space(&line), scan_i64(&line, &pid))
                                        ;
        }
        strbuf_clear(&text);
        return pid;
}
