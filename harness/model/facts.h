/* Facts: what the target, the host and its limits were, so that a result can be repeated and judged again.
 * A string that could not be known is NULL, a number is -1. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* How the Go runtime returns idle heap. */
enum madvise { MADVISE_UNKNOWN, MADVISE_DONTNEED, MADVISE_FREE, MADVISE_COUNT };
extern const char *const madvise_names[MADVISE_COUNT + 1]; /* "UNKNOWN", "DONTNEED", "FREE" */

/* Where a section lies in the executable file; bytes == 0: unknown. */
struct file_range {
        int64_t offset;
        int64_t bytes;
};

struct go_facts {
        bool is_go;
        char *not_go_reason;   /* why it is not known to be a Go binary; NULL when it is */
        char *executable;      /* path */
        char *sha256;          /* of the executable */
        char *build_id;        /* Go's, or GNU's */
        char *version;         /* "go1.19.8" */
        char *path;            /* main package */
        char *module;          /* main module and version */
        char *settings;        /* build settings, "key=value" lines */
        char *default_godebug; /* linked in */
        char *godebug;         /* from the environment */
        char *gogc;
        char *gomemlimit;
        char *gomaxprocs;
        bool cgo; /* really dynamic and linked with libc, not only CGO_ENABLED=1 */
        bool pie;
        bool is_static;         /* no dynamic loader */
        bool stripped;          /* no symbol table */
        int64_t machine;        /* e_machine: 62 amd64, 183 arm64; -1 unknown */
        struct file_range text; /* the sections that the ledger tells apart */
        struct file_range pclntab;
        enum madvise madvise_predicted;
        char *madvise_why; /* each step of the prediction */
        enum madvise madvise_observed;
        char *madvise_evidence; /* what shows it, or "not observed yet" */
        char *huge_pages_why;   /* whether the runtime asks for transparent huge pages, each step */
};

struct host_facts {
        char *kernel;
        char *command_line;
        char *cpu_model;
        int64_t processors;
        char *governor;
        char *virtualisation;
        int64_t page_bytes;
        int64_t memory_bytes;
        int64_t swap_bytes;
        char *thp_enabled;
        char *thp_defrag;
        char *khugepaged;
        char *aslr;
        char *overcommit;
        char *cgroup_version;       /* "v1", "v2", "hybrid" */
        char *cgroup_path;          /* of the target */
        int64_t memory_limit_bytes; /* -1: none */
        char *load_average;
};

struct facts {
        struct go_facts go;
        struct host_facts host;
        int64_t pid;
        int64_t start_ticks;   /* field 22 of /proc/PID/stat: with the PID it names the process for good */
        int64_t start_wall_ns; /* the same moment by the wall clock, to what a tick is; 0: unknown */
        int64_t inner_pid;     /* as it sees itself: another one in a container */
        char *container;       /* ID; NULL: it is in none that we know of */
        bool attached;
        char *limits; /* of the process, "name=value" lines: memory (RLIMIT_AS), open files */
};
/* "go1.21.3", "go1.22rc1", "devel go1.27-0123" → minor 21, patch 3. False where the version is unknown or not Go 1;
 * the outputs stay untouched. */
bool go_facts_version(const struct go_facts *facts, int *ret_minor, int *ret_patch);
void go_facts_clear(struct go_facts *facts);
void host_facts_clear(struct host_facts *facts);
void facts_clear(struct facts *facts);
