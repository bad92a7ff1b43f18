/* A process by reference: PID, pidfd and the open folder /proc/PID as one value.
 *
 * A PID is only a number that the kernel gives away again. The three together were taken from one living process: every
 * read goes through the folder, which fails with ESRCH once that process is gone, every signal through the pidfd. What a
 * process runs may change too: exec(2) keeps the PID, and the figures that follow are another program's. So the reference
 * remembers what it ran, and process_ref_check() names the two cases apart: gone, replaced.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct strbuf;

struct process_ref {
        int64_t pid;    /* as seen from us; 0: names nobody */
        int pidfd;      /* readable once the process has ended */
        int proc_fd;    /* the folder /proc/PID, O_PATH */
        uint64_t ticks; /* field 22 of /proc/PID/stat: when it began, in clock ticks since boot */
        uint64_t
                image; /* what it runs: a digest that exec(2) changes, of the same file only where addresses are drawn
                             at random; 0: we may not look */
};

enum process_state {
        PROCESS_ALIVE,
        PROCESS_GONE,     /* ended; a zombie that nobody has waited for yet counts as ended */
        PROCESS_REPLACED, /* it called exec(2) since we looked: the same PID runs another program */
};

/* ERR_MEASURE where no process has that PID, or it ends meanwhile. */
bool process_ref_open(int64_t pid, struct process_ref *ret_ref, struct err *err);
/* A zeroed struct is fine. */
void process_ref_clear(struct process_ref *ref);
/* The same process once more, with descriptors of its own. */
bool process_ref_dup(const struct process_ref *ref, struct process_ref *ret_ref, struct err *err);
bool process_ref_same(const struct process_ref *a, const struct process_ref *b);

enum process_state process_ref_state(const struct process_ref *ref);
/* True where it is alive and runs what it ran; else ERR_MEASURE says which of the two. */
bool process_ref_check(const struct process_ref *ref, struct err *err);
/* What it runs now is what it ran: for a launcher that was expected to exec the service. */
void process_ref_renew(struct process_ref *ref);

/* Opens a file of its folder, such as "smaps"; -1 with errno. */
int process_ref_openat(const struct process_ref *ref, const char *name, int flags);
/* Replaces `text` by the content of a file of its folder; a fault says who may read it, or that the process is gone. */
bool process_ref_read(const struct process_ref *ref, const char *name, size_t max_bytes, struct strbuf *text,
                      struct err *err);
/* The error for a file of its folder that could not be read: ERR_MEASURE, with who may; returns false. */
bool process_ref_refused(const struct process_ref *ref, const char *name, int errnum, struct err *err);
/* Where a link of its folder leads, such as "exe" or "ns/net", in fresh memory; NULL where we may not look. */
char *process_ref_link(const struct process_ref *ref, const char *name);
/* A path that opens a file of its folder through our descriptor, for libraries that take paths: fresh memory, valid
 * while the reference is open. */
char *process_ref_path(const struct process_ref *ref, const char *name);
/* The same network ("net"), mount ("mnt"), PID ("pid") namespace as ours; true where we may not look. */
bool process_ref_shares(const struct process_ref *ref, const char *namespace_name);
/* Its PID as it sees it itself, in the innermost PID namespace; its PID where the kernel does not say. */
int64_t process_ref_inner_pid(const struct process_ref *ref);

/* False with errno ESRCH where it has ended: the signal then went to nobody. */
bool process_ref_signal(const struct process_ref *ref, int number);

/* Pure. Field `index` (from 1, as proc(5) counts) of /proc/PID/stat from 4 on; the second field is a name that may hold
 * blanks and brackets. */
bool process_stat_field(const char *text, size_t len, int index, uint64_t *ret_value);
