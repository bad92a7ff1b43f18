/* The kernel's side of one process: small reads under /proc and in its control group.
 *
 * All go through a reference: after the process's end, or after it became another program, nothing is read.
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

/* An error where the process is gone or replaced; the reference is copied. What may not be read of it (another user's
 * smaps), or what an older kernel does not have, is an error of its own reading. */
bool process_open(const struct process_ref *ref, struct process **ret_process, struct err *err);
void process_free(struct process *process);
const struct process_ref *process_ref_of(const struct process *process);
/* "" where it is in none, else the folder with memory.stat. */
const char *process_cgroup_folder(const struct process *process);

/* Each sets values in `sample` and leaves the rest of it alone. */
bool process_read_status(struct process *process, struct sample *sample, struct err *err);
/* How many descriptors are open, and how many of them are sockets. The kernel locks the process's table for each name
 * that is read: a reading of thousands takes milliseconds. */
bool process_read_files(struct process *process, struct sample *sample, struct err *err);
/* The kernel walks every page table: exact, and dear for a large process. RSS is taken from here too. */
bool process_read_rollup(struct process *process, struct sample *sample, struct err *err);
bool process_read_cgroup(struct process *process, struct sample *sample, struct err *err);
/* Its memory as a source, from now on owned by `process`. */
void process_take_memory(struct process *process, struct memory_source *memory);
/* A source was taken, and the heap is found in it. */
bool process_has_heap(const struct process *process);
/* The runtime's figures from memory, and a look at its heap (model/heap_text.h): an error where no source was taken. */
bool process_read_memory(struct process *process, struct sample *sample, struct err *err);
bool process_read_heap(struct process *process, struct strbuf *text, struct err *err);
/* Its goroutines, likewise: see goroutines_read() and goroutines_profile(). */
bool process_read_goroutines(struct process *process, const struct goroutines_args *args,
                             struct goroutine_groups *ret_groups, struct err *err);
bool process_read_goroutine_profile(struct process *process, struct strbuf *ret_profile, struct err *err);
/* Appends smaps as the kernel gives it. Costs the kernel time in proportion to resident pages. */
bool process_read_smaps(struct process *process, struct strbuf *text, struct err *err);
/* Appends lines of model/pages.h for the mappings in `smaps` that may have several owners: those of the executable,
 * and anonymous ones outside the heap's arenas. A mapping whose pages cannot be read, or above 4 GiB, is left out. */
void process_read_pages(struct process *process, const struct smaps *smaps, struct strbuf *text);
