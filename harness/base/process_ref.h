/* A reference to a process: its PID, a pidfd and the open folder /proc/PID, as one value.
 *
 * The kernel reuses PIDs, so a PID alone may come to mean another process. The three parts of a reference belong to the
 * same process for sure. Files are read through the folder, which fails with ESRCH once the process is gone; signals go
 * through the pidfd. exec(2) keeps the PID but replaces the program, and figures read then are another program's. So the
 * reference also remembers what the process ran, and process_ref_check() tells "gone" from "replaced".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct strbuf;

struct process_ref {
        int64_t pid;    /* in our PID namespace; 0: refers to no process */
        int pidfd;      /* readable once the process has ended */
        int proc_fd;    /* the folder /proc/PID, O_PATH */
        uint64_t ticks; /* field 22 of /proc/PID/stat: start time in clock ticks since boot */
        /* Digest of what the process runs; exec(2) changes it (exec of the same file only with ASLR). 0: unreadable */
        uint64_t image;
};

enum process_state {
        PROCESS_ALIVE,
        PROCESS_GONE,     /* ended, even if nobody has waited for it yet (a zombie) */
        PROCESS_REPLACED, /* it has called exec(2) since the reference was opened or renewed */
};

/* Opens a reference. ERR_MEASURE if no process has that PID, or it ends meanwhile. Clear with process_ref_clear(). */
bool process_ref_open(int64_t pid, struct process_ref *ret_ref, struct err *err);
/* Closes the descriptors. A zeroed struct is fine. */
void process_ref_clear(struct process_ref *ref);
/* Makes another reference to the same process, with its own descriptors. */
bool process_ref_dup(const struct process_ref *ref, struct process_ref *ret_ref, struct err *err);
/* Returns whether both refer to the same process. */
bool process_ref_same(const struct process_ref *a, const struct process_ref *b);

enum process_state process_ref_state(const struct process_ref *ref);
/* Returns whether the process is PROCESS_ALIVE; if not, ERR_MEASURE says which of the other two it is. */
bool process_ref_check(const struct process_ref *ref, struct err *err);
/* Makes what the process runs now the program to compare with: for a launcher that was expected to exec the service. */
void process_ref_renew(struct process_ref *ref);

/* Opens a file of /proc/PID, such as "smaps"; -1 with errno. */
int process_ref_openat(const struct process_ref *ref, const char *name, int flags);
/* Replaces `text` by the content of a file of /proc/PID. The error says who may read it, or that the process is gone. */
bool process_ref_read(const struct process_ref *ref, const char *name, size_t max_bytes, struct strbuf *text,
                      struct err *err);
/* Sets the error for a file of /proc/PID that could not be read: ERR_MEASURE, with who may read it. Returns false. */
bool process_ref_refused(const struct process_ref *ref, const char *name, int errnum, struct err *err);
/* Returns the target of a link in /proc/PID, such as "exe" or "ns/net", in fresh memory; NULL if we may not read it. */
char *process_ref_link(const struct process_ref *ref, const char *name);
/* Returns a path that opens a file of /proc/PID through our descriptor, for libraries that take paths. Fresh memory; the
 * path works while the reference is open. */
char *process_ref_path(const struct process_ref *ref, const char *name);
/* Returns whether the process is in our network ("net"), mount ("mnt") or PID ("pid") namespace; true if we cannot tell. */
bool process_ref_shares(const struct process_ref *ref, const char *namespace_name);
/* Returns the PID that the process has in its own PID namespace; ref->pid if the kernel does not tell. */
int64_t process_ref_inner_pid(const struct process_ref *ref);

/* Sends a signal. False with errno; ESRCH if the process has ended, and then no other process got the signal. */
bool process_ref_signal(const struct process_ref *ref, int number);

/* Reads field `index` of /proc/PID/stat as a number; counted from 1 as in proc(5), and at least 4. Field 2 is the
 * program's name in brackets, which may itself contain blanks and brackets. Pure. */
bool process_stat_field(const char *text, size_t len, int index, uint64_t *ret_value);
