/* Every file is opened anew relative to the process's folder: a few microseconds, and no stale content. */
#include "telemetry/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "model/smaps.h"
#include "telemetry/cgroup_read.h"
#include "telemetry/parse_status.h"

/* 65,530 mappings (vm.max_map_count) of some 800 bytes, and room. */
enum { SMAPS_MAX_BYTES = 256 << 20, SMALL_MAX_BYTES = 1 << 20 };

struct process {
        int64_t pid;
        int64_t start_ticks;
        int folder_fd;
        enum cgroup_version cgroup_version;
        char *cgroup_folder;
        struct strbuf text; /* reused between readings */
};

static const char *hint(int errnum)
{
        switch (errnum) {
        case EACCES:
        case EPERM:
                return "; its own user may, or who has CAP_SYS_PTRACE";
        case ESRCH:
                return "; it has ended, or has no memory of its own (a zombie, a thread of the kernel)";
        default:
                return "";
        }
}

/* Replaces `text` by the file's content; at most `max_bytes`. */
static bool read_at(const struct process *process, const char *name, size_t max_bytes, struct strbuf *text,
                    struct err *err)
{
        int fd = openat(process->folder_fd, name, O_RDONLY | O_CLOEXEC);
        ssize_t got = 1;

        strbuf_reset(text);
        while (fd >= 0 && got != 0 && text->len <= max_bytes) {
                got = read(fd, strbuf_reserve(text, 65536), 65536);
                if (got < 0 && errno != EINTR)
                        break;
                if (got > 0)
                        text->len += (size_t)got;
        }
        if (fd < 0 || got < 0) {
                int errnum = errno;

                if (fd >= 0)
                        close(fd);
                return err_set(err, ERR_MEASURE, "cannot read /proc/%lld/%s: %s%s", (long long)process->pid,
                               name, strerror(errnum), hint(errnum));
        }
        close(fd);
        strbuf_append(text, "");
        return text->len <= max_bytes || err_set(err, ERR_MEASURE, "/proc/%lld/%s is larger than %zu bytes",
                                                 (long long)process->pid, name, max_bytes);
}

bool process_open(int64_t pid, struct process **ret_process, struct err *err)
{
        struct process *process = mem_new(1, sizeof(*process));
        struct sample ignored = { 0 };
        char *folder = mem_printf("/proc/%lld", (long long)pid);
        bool ok;

        process->pid = pid;
        process->folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
        free(folder);
        if (process->folder_fd < 0) {
                free(process);
                return err_set(err, ERR_MEASURE, "no process has PID %lld", (long long)pid);
        }
        ok = read_at(process, "stat", SMALL_MAX_BYTES, &process->text, err) &&
             parse_stat(strbuf_text(&process->text), process->text.len, sysconf(_SC_CLK_TCK), &ignored,
                        &process->start_ticks, err);
        if (!ok) {
                process_free(process);
                return false;
        }
        /* A host without the memory controller is no error: the folder stays NULL. */
        cgroup_find(pid, &process->cgroup_version, &process->cgroup_folder, NULL);
        *ret_process = process;
        return true;
}

void process_free(struct process *process)
{
        if (!process)
                return;
        close(process->folder_fd);
        strbuf_clear(&process->text);
        free(process->cgroup_folder);
        free(process);
}

int64_t process_pid(const struct process *process)
{
        return process->pid;
}

int64_t process_start_ticks(const struct process *process)
{
        return process->start_ticks;
}

const char *process_cgroup_folder(const struct process *process)
{
        return process->cgroup_folder ? process->cgroup_folder : "";
}

bool process_read_status(struct process *process, struct sample *sample, struct err *err)
{
        int64_t start_ticks;

        return read_at(process, "status", SMALL_MAX_BYTES, &process->text, err) &&
               parse_status(strbuf_text(&process->text), process->text.len, sample, err) &&
               read_at(process, "stat", SMALL_MAX_BYTES, &process->text, err) &&
               parse_stat(strbuf_text(&process->text), process->text.len, sysconf(_SC_CLK_TCK), sample,
                          &start_ticks, err);
}

static bool is_socket(int folder_fd, const char *name)
{
        static const char socket[] = "socket:[";
        char link[sizeof(socket)];
        ssize_t len = readlinkat(folder_fd, name, link, sizeof(link));

        return len >= (ssize_t)sizeof(socket) - 1 && memcmp(link, socket, sizeof(socket) - 1) == 0;
}

bool process_read_files(struct process *process, struct sample *sample, struct err *err)
{
        int fd = openat(process->folder_fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
        int64_t files = 0, sockets = 0;
        const struct dirent *entry;

        if (!folder) {
                int errnum = errno;

                if (fd >= 0)
                        close(fd);
                return err_set(err, ERR_MEASURE, "cannot read /proc/%lld/fd: %s%s", (long long)process->pid,
                               strerror(errnum), hint(errnum));
        }
        while ((entry = readdir(folder))) {
                if (entry->d_name[0] == '.')
                        continue;
                files++;
                sockets += is_socket(dirfd(folder), entry->d_name);
        }
        closedir(folder);
        sample_set(sample, METRIC_OPEN_FILES, files);
        sample_set(sample, METRIC_OPEN_SOCKETS, sockets);
        return true;
}

bool process_read_rollup(struct process *process, struct sample *sample, struct err *err)
{
        struct smaps smaps = { 0 };

        if (!read_at(process, "smaps_rollup", SMALL_MAX_BYTES, &process->text, err) ||
            !smaps_parse(strbuf_text(&process->text), process->text.len, &smaps, err))
                return false;
        sample_set(sample, METRIC_RSS, smaps.vmas[0].rss_bytes);
        sample_set(sample, METRIC_PSS, smaps.vmas[0].pss_bytes);
        sample_set(sample, METRIC_ANONYMOUS, smaps.vmas[0].anonymous_bytes);
        sample_set(sample, METRIC_LAZY_FREE, smaps.vmas[0].lazy_free_bytes);
        sample_set(sample, METRIC_ANON_HUGE, smaps.vmas[0].anon_huge_bytes);
        smaps_clear(&smaps);
        return true;
}

bool process_read_cgroup(struct process *process, struct sample *sample, struct err *err)
{
        if (!process->cgroup_folder)
                return err_set(err, ERR_MEASURE, "process %lld is in no memory control group that is mounted",
                               (long long)process->pid);
        return cgroup_read(process->cgroup_folder, process->cgroup_version, sample, err);
}

bool process_read_smaps(struct process *process, struct strbuf *text, struct err *err)
{
        return read_at(process, "smaps", SMAPS_MAX_BYTES, &process->text, err) &&
               (strbuf_append_len(text, strbuf_text(&process->text), process->text.len), true);
}

/* Bit 63 of an entry: the page is present (Documentation/admin-guide/mm/pagemap.rst). */
static void append_runs(const uint64_t *entries, size_t count, struct strbuf *text)
{
        for (size_t i = 0; i < count;) {
                size_t first = i;

                while (i < count && entries[i] >> 63)
                        i++;
                if (i > first)
                        strbuf_printf(text, " %zx+%zx", first, i - first);
                else
                        i++;
        }
}

/* Sections share a mapping of the executable. Anonymous mappings outside the heap's arenas may have grown together
 * from several owners' (a thread's stack and the runtime's own, malloc's and the runtime's). */
static bool may_be_shared(const struct smaps_vma *vma, const char *executable)
{
        const uint64_t arena = UINT64_C(64) << 20;

        if (!vma->rss_bytes)
                return false;
        if (vma->inode)
                return smaps_name_is(vma, executable);
        return vma->writable && !vma->shared && !vma->name_len && vma->start % arena != 0 &&
               vma->end - vma->start <= 4 * arena;
}

void process_read_pages(struct process *process, const struct smaps *smaps, struct strbuf *text)
{
        const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
        char executable[4096];
        ssize_t len = readlinkat(process->folder_fd, "exe", executable, sizeof(executable) - 1);
        int fd = openat(process->folder_fd, "pagemap", O_RDONLY | O_CLOEXEC);

        executable[len > 0 ? len : 0] = '\0';
        for (size_t i = 0; fd >= 0 && i < smaps->count; i++) {
                const struct smaps_vma *vma = &smaps->vmas[i];
                size_t count = (size_t)((vma->end - vma->start) / page);
                uint64_t *entries;

                if (!may_be_shared(vma, executable))
                        continue;
                entries = mem_new(count, sizeof(*entries));
                if (pread(fd, entries, count * sizeof(*entries), (off_t)(vma->start / page * 8)) ==
                    (ssize_t)(count * sizeof(*entries))) {
                        strbuf_printf(text, "%llx-%llx", (unsigned long long)vma->start,
                                      (unsigned long long)vma->end);
                        append_runs(entries, count, text);
                        strbuf_append_char(text, '\n');
                }
                free(entries);
        }
        if (fd >= 0)
                close(fd);
}
