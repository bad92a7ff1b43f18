/* Reads the memory of another process while it runs: nothing is stopped, nothing is written.
 *
 * One small interface with two sides: a process (process_vm_readv in batches, /proc/PID/mem where that is refused) and
 * an image in a file, which tests and fuzzers stand in for it. Needs what ptrace needs: the same user with
 * ptrace_scope 0, or CAP_SYS_PTRACE. What comes back was written by a stranger and may have changed since.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct process_ref;

struct memory_range {
        uint64_t address;
        void *bytes; /* `len` bytes of the caller's; undefined where the range was not read */
        size_t len;
        bool read; /* set by memory_read(): all of it was read */
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

/* An error where the process may not be read, with what would help. `process` need not outlive the reader. */
bool memory_reader_new(const struct process_ref *process, struct memory_reader **ret_reader, struct err *err);
void memory_reader_free(struct memory_reader *reader);

/* Reads every range, in as few calls as can be; returns how many were read whole. */
size_t memory_read(struct memory_reader *reader, struct memory_range *ranges, size_t count);
/* One range; false where it could not be read whole. */
bool memory_read_at(struct memory_reader *reader, uint64_t address, void *bytes, size_t len);
/* A word of 8 bytes, little-endian as both architectures are. */
bool memory_read_u64(struct memory_reader *reader, uint64_t address, uint64_t *ret_value);
/* The address space that was opened is no more: the process has ended or runs another program. */
bool memory_reader_is_gone(struct memory_reader *reader);
