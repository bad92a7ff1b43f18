/* process_vm_readv() stops at the first range that it cannot read: that range counts as unread, and another call reads
 * those after it. /proc/PID/mem is always opened too, since its descriptor belongs to the address space and not to the
 * PID: through it we notice that the process has ended or has executed another program. */
#include "goheap/memory_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"

struct process_memory {
        struct memory_reader reader;
        pid_t pid;
        int mem_fd;
        bool no_batches; /* process_vm_readv() was refused: by a seccomp filter, by an old kernel */
};

static void read_one_by_one(struct process_memory *memory, struct memory_range *ranges, size_t count)
{
        for (size_t i = 0; i < count; i++) {
                ssize_t got = -1;

                if (ranges[i].address <= INT64_MAX)
                        got = pread(memory->mem_fd, ranges[i].bytes, ranges[i].len, (off_t)ranges[i].address);
                ranges[i].read = got >= 0 && (size_t)got == ranges[i].len;
        }
}

/* Tries to read at most IOV_MAX ranges with one call. Returns how many have their `read` set, true or false; 0 where
 * process_vm_readv() is refused. */
static size_t read_batch(struct process_memory *memory, struct memory_range *ranges, size_t count)
{
        struct iovec local[IOV_MAX];
        struct iovec remote[IOV_MAX];
        size_t done = 0;
        ssize_t got;

        for (size_t i = 0; i < count; i++) {
                local[i] = (struct iovec){ ranges[i].bytes, ranges[i].len };
                remote[i] = (struct iovec){ (void *)(uintptr_t)ranges[i].address, ranges[i].len };
        }
        got = process_vm_readv(memory->pid, local, count, remote, count, 0);
        if (got < 0 && (errno == EPERM || errno == ENOSYS))
                return 0;
        for (size_t left = got > 0 ? (size_t)got : 0; done < count && left >= ranges[done].len; done++) {
                left -= ranges[done].len;
                ranges[done].read = true;
        }
        if (done < count)
                ranges[done++].read = false;
        return done;
}

static void process_read(struct memory_reader *reader, struct memory_range *ranges, size_t count)
{
        struct process_memory *memory = (struct process_memory *)reader;

        for (size_t i = 0; i < count;) {
                size_t batch = count - i < IOV_MAX ? count - i : IOV_MAX;
                size_t done = memory->no_batches ? 0 : read_batch(memory, ranges + i, batch);

                if (!done) {
                        memory->no_batches = true;
                        read_one_by_one(memory, ranges + i, batch);
                        done = batch;
                }
                i += done;
        }
}

/* pread() of /proc/PID/mem returns 0 where the address space is gone, and fails at address 0, never mapped, where it
 * still exists. */
static bool process_is_gone(struct memory_reader *reader)
{
        char byte;

        return pread(((struct process_memory *)reader)->mem_fd, &byte, 1, 0) == 0;
}

static void process_free_memory(struct memory_reader *reader)
{
        close(((struct process_memory *)reader)->mem_fd);
        free(reader);
}

static const struct memory_reader_ops process_ops = { process_read, process_is_gone, process_free_memory };

bool memory_reader_new(const struct process_ref *process, struct memory_reader **ret_reader, struct err *err)
{
        struct process_memory *memory;
        int fd = process_ref_openat(process, "mem", O_RDONLY);

        if (fd < 0)
                return err_set(err, ERR_MEASURE, "cannot read the memory of process %lld: %s%s",
                               (long long)process->pid, strerror(errno),
                               errno == EACCES || errno == EPERM
                                       ? "; that needs its own user with kernel.yama.ptrace_scope 0, or "
                                         "CAP_SYS_PTRACE"
                                       : "");
        memory = mem_new(1, sizeof(*memory));
        *memory = (struct process_memory){ { &process_ops }, (pid_t)process->pid, fd, false };
        *ret_reader = &memory->reader;
        return true;
}

void memory_reader_free(struct memory_reader *reader)
{
        if (reader)
                reader->ops->free(reader);
}

size_t memory_read(struct memory_reader *reader, struct memory_range *ranges, size_t count)
{
        size_t good = 0;

        reader->ops->read(reader, ranges, count);
        for (size_t i = 0; i < count; i++)
                good += ranges[i].read;
        return good;
}

bool memory_read_at(struct memory_reader *reader, uint64_t address, void *bytes, size_t len)
{
        struct memory_range range = { address, bytes, len, false };

        return memory_read(reader, &range, 1) == 1;
}

bool memory_read_u64(struct memory_reader *reader, uint64_t address, uint64_t *ret_value)
{
        return memory_read_at(reader, address, ret_value, sizeof(*ret_value));
}

bool memory_reader_is_gone(struct memory_reader *reader)
{
        return reader->ops->is_gone(reader);
}
