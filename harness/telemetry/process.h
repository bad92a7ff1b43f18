/* Reads what the kernel tells about one process: files under /proc and in its control group. Also holds the source that
 * reads the process's memory.
 *
 * All reads go through a process_ref, so they fail once the process has ended or has executed another program: a reused
 * PID is never read.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct goroutine_groups;
struct goroutines_args;
struct memory_source;
struct process;
struct process_ref;
struct sample;
struct smaps;
struct strbuf;

/* Opens a process; the reference is copied. An error where the process is gone or replaced. A file that may not be read
 * (another user's smaps), or that an older kernel does not have, is an error of the function that reads it. */
bool process_open(const struct process_ref *ref, struct process **ret_process, struct err *err);
void process_free(struct process *process);
const struct process_ref *process_ref_of(const struct process *process);
/* Returns the folder of its memory control group, with memory.stat; "" where it is in none. Borrowed. */
const char *process_cgroup_folder(const struct process *process);

/* The functions with a sample set the metrics that they read, and leave the others alone. */
bool process_read_status(struct process *process, struct sample *sample, struct err *err);
/* Counts the open descriptors, and how many of them are sockets. The kernel locks the process's descriptor table for
 * each link that is read: with thousands of them this takes milliseconds. */
bool process_read_files(struct process *process, struct sample *sample, struct err *err);
/* Reads smaps_rollup. The kernel walks all page tables for it: exact, and expensive for a large process. Also sets
 * RSS. */
bool process_read_rollup(struct process *process, struct sample *sample, struct err *err);
bool process_read_cgroup(struct process *process, struct sample *sample, struct err *err);
/* Takes the source that reads the process's memory; `process` owns it from now on. */
void process_take_memory(struct process *process, struct memory_source *memory);
/* Whether a memory source was taken and has found the heap. */
bool process_has_heap(const struct process *process);
/* Read the runtime's figures from memory, and append a look at the heap (model/heap_text.h). An error where no memory
 * source was taken. */
bool process_read_memory(struct process *process, struct sample *sample, struct err *err);
bool process_read_heap(struct process *process, struct strbuf *text, struct err *err);
/* Read its goroutines from memory, likewise: see goroutines_read() and goroutines_profile(). */
bool process_read_goroutines(struct process *process, const struct goroutines_args *args,
                             struct goroutine_groups *ret_groups, struct err *err);
bool process_read_goroutine_profile(struct process *process, struct strbuf *ret_profile, struct err *err);
/* Appends the text of smaps. The kernel needs time in proportion to the resident pages. */
bool process_read_smaps(struct process *process, struct strbuf *text, struct err *err);
/* Appends which pages are resident, as lines of model/pages.h, of those mappings in `smaps` that may have several
 * owners: the executable's, and anonymous ones outside the heap's arenas. Leaves out a mapping that cannot be read or
 * is larger than 4 GiB. */
void process_read_pages(struct process *process, const struct smaps *smaps, struct strbuf *text);
