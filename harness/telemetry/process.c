/* Every reading opens its file again, relative to the process's folder in /proc: this takes a few microseconds, and the
 * content is never stale. */
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
#include "base/process_ref.h"
#include "base/scan.h"
#include "base/strbuf.h"
#include "model/sample.h"
#include "model/smaps.h"
#include "telemetry/cgroup_read.h"
#include "telemetry/memory.h"
#include "telemetry/parse_status.h"

/* pagemap has 8 bytes for each page. A mapping of terabytes costs its owner nothing, but its entries would fill our
 * memory. */
#define PAGES_MAX_BYTES (UINT64_C(4) << 30)

/* 65,530 mappings (vm.max_map_count) have some 800 bytes each in smaps; this is several times as much. */
enum { SMAPS_MAX_BYTES = 256 << 20, SMALL_MAX_BYTES = 1 << 20 };

struct process {
        struct process_ref ref;
        enum cgroup_version cgroup_version;
        char *cgroup_folder;
        struct strbuf text;           /* reused between readings */
        struct memory_source *memory; /* NULL: not read */
};

/* Replaces the process's text by a file's content. */
static bool read_text(struct process *process, const char *name, size_t max_bytes, struct err *err)
{
        return process_ref_read(&process->ref, name, max_bytes, &process->text, err);
}

bool process_open(const struct process_ref *ref, struct process **ret_process, struct err *err)
{
        struct process *process = mem_new(1, sizeof(*process));

        if (!process_ref_check(ref, err) || !process_ref_dup(ref, &process->ref, err)) {
                free(process);
                return false;
        }
        /* A host without the memory controller is no error: the folder stays NULL. */
        cgroup_find(ref, &process->cgroup_version, &process->cgroup_folder, NULL);
        *ret_process = process;
        return true;
}

void process_free(struct process *process)
{
        if (!process)
                return;
        memory_source_free(process->memory);
        process_ref_clear(&process->ref);
        strbuf_clear(&process->text);
        free(process->cgroup_folder);
        free(process);
}

const struct process_ref *process_ref_of(const struct process *process)
{
        return &process->ref;
}

const char *process_cgroup_folder(const struct process *process)
{
        return process->cgroup_folder ? process->cgroup_folder : "";
}

/* The process is checked after the reads: if it called exec(2) meanwhile, the figures are another program's. */
bool process_read_status(struct process *process, struct sample *sample, struct err *err)
{
        struct sample found = { 0 };
        int64_t start_ticks;
        bool ok = read_text(process, "status", SMALL_MAX_BYTES, err) &&
                  parse_status(strbuf_text(&process->text), process->text.len, &found, err) &&
                  read_text(process, "stat", SMALL_MAX_BYTES, err) &&
                  parse_stat(strbuf_text(&process->text), process->text.len, sysconf(_SC_CLK_TCK), &found,
                             &start_ticks, err) &&
                  process_ref_check(&process->ref, err);

        if (ok)
                sample_merge(sample, &found);
        return ok;
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
        int fd = process_ref_openat(&process->ref, "fd", O_RDONLY | O_DIRECTORY);
        DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
        int64_t files = 0, sockets = 0;
        const struct dirent *entry;

        if (!folder) {
                int errnum = errno;

                if (fd >= 0)
                        close(fd);
                return process_ref_refused(&process->ref, "fd", errnum, err);
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

        if (!read_text(process, "smaps_rollup", SMALL_MAX_BYTES, err) ||
            !process_ref_check(&process->ref, err) ||
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
                               (long long)process->ref.pid);
        return cgroup_read(process->cgroup_folder, process->cgroup_version, sample, err);
}

void process_take_memory(struct process *process, struct memory_source *memory)
{
        memory_source_free(process->memory);
        process->memory = memory;
}

bool process_has_heap(const struct process *process)
{
        return process->memory && memory_source_has_heap(process->memory, NULL);
}

bool process_read_memory(struct process *process, struct sample *sample, struct err *err)
{
        return process->memory ? memory_source_read(process->memory, sample, err)
                               : err_set(err, ERR_MEASURE, "the heap is not known");
}

bool process_read_heap(struct process *process, struct strbuf *text, struct err *err)
{
        return process->memory ? memory_source_look(process->memory, text, err)
                               : err_set(err, ERR_MEASURE, "the heap is not known");
}

bool process_read_goroutines(struct process *process, const struct goroutines_args *args,
                             struct goroutine_groups *ret_groups, struct err *err)
{
        return process->memory ? memory_source_goroutines(process->memory, args, ret_groups, err)
                               : err_set(err, ERR_MEASURE, "its memory was not looked at");
}

bool process_read_goroutine_profile(struct process *process, struct strbuf *ret_profile, struct err *err)
{
        return process->memory ? memory_source_goroutine_profile(process->memory, ret_profile, err)
                               : err_set(err, ERR_MEASURE, "its memory was not looked at");
}

bool process_read_smaps(struct process *process, struct strbuf *text, struct err *err)
{
        return read_text(process, "smaps", SMAPS_MAX_BYTES, err) && process_ref_check(&process->ref, err) &&
               (strbuf_append_len(text, strbuf_text(&process->text), process->text.len), true);
}

/* Appends the runs of present pages; present is bit 63 of an entry (Documentation/admin-guide/mm/pagemap.rst). */
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

/* Whether several owners may share a mapping: sections share one of the executable's, and the kernel merges adjacent
 * anonymous mappings (a thread's stack and the runtime's, malloc's and the runtime's). Heap arenas, which begin at a
 * multiple of 64 MiB, are left out. */
static bool may_be_shared(const struct smaps_vma *vma, const char *executable)
{
        const uint64_t arena = UINT64_C(64) << 20;

        if (!vma->rss_bytes || vma->end - vma->start > PAGES_MAX_BYTES)
                return false;
        if (vma->inode)
                return executable && smaps_name_is(vma, executable);
        return vma->writable && !vma->shared && !vma->name_len && vma->start % arena != 0 &&
               vma->end - vma->start <= 4 * arena;
}

void process_read_pages(struct process *process, const struct smaps *smaps, struct strbuf *text)
{
        const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
        char *executable = process_ref_link(&process->ref, "exe");
        int fd = process_ref_openat(&process->ref, "pagemap", O_RDONLY);

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
        free(executable);
}
