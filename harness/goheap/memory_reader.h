/* Reads the memory of another process while it runs. The process is neither stopped nor written to.
 *
 * One interface, two implementations: a process (process_vm_readv() in batches, or /proc/PID/mem where that is
 * refused), and stored bytes (memory_image.h) for tests and fuzzers. Reading a process needs the rights of ptrace: the
 * same user with ptrace_scope 0, or CAP_SYS_PTRACE. Do not trust what was read: the process may have written anything
 * there, and may have changed it since.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct process_ref;

struct memory_range {
        uint64_t address;
        void *bytes; /* the caller's buffer of `len` bytes; undefined where the range was not read */
        size_t len;
        bool read; /* set by memory_read(): the whole range was read */
};

struct memory_reader;
struct memory_reader_ops {
        /* Sets `read` of every range. */
        void (*read)(struct memory_reader *reader, struct memory_range *ranges, size_t count);
        bool (*is_gone)(struct memory_reader *reader);
        void (*free)(struct memory_reader *reader);
};
/* First member of every implementation. */
struct memory_reader {
        const struct memory_reader_ops *ops;
};

/* Makes a reader of a process. ERR_MEASURE where the process may not be read; the message says what would help.
 * `process` need not outlive the reader. */
bool memory_reader_new(const struct process_ref *process, struct memory_reader **ret_reader, struct err *err);
void memory_reader_free(struct memory_reader *reader);

/* Reads all ranges with as few system calls as possible. Returns how many were read whole. */
size_t memory_read(struct memory_reader *reader, struct memory_range *ranges, size_t count);
/* Reads one range; false where it could not be read whole. */
bool memory_read_at(struct memory_reader *reader, uint64_t address, void *bytes, size_t len);
/* Reads 8 bytes as a number. Target and reader are both little-endian. */
bool memory_read_u64(struct memory_reader *reader, uint64_t address, uint64_t *ret_value);
/* Whether the address space that was opened no longer exists: the process has ended or has executed another program. */
bool memory_reader_is_gone(struct memory_reader *reader);
