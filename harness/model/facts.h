/* Facts about the target, the host and its limits, stored so that a result can be repeated and judged again.
 * A string that is not known is NULL, a number that is not known is -1. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The madvise(2) advice with which the Go runtime returns idle heap to the kernel. */
enum madvise { MADVISE_UNKNOWN, MADVISE_DONTNEED, MADVISE_FREE, MADVISE_COUNT };
extern const char *const madvise_names[MADVISE_COUNT + 1]; /* "UNKNOWN", "DONTNEED", "FREE" */

/* Where a section lies in the executable file; bytes == 0: unknown. */
struct file_range {
        int64_t offset;
        int64_t bytes;
};

struct go_facts {
        bool is_go;
        char *not_go_reason;   /* why is_go is false; NULL if it is true */
        char *executable;      /* path */
        char *sha256;          /* of the executable */
        char *build_id;        /* Go's, or GNU's */
        char *version;         /* "go1.19.8" */
        char *path;            /* main package */
        char *module;          /* main module and version */
        char *settings;        /* build settings, "key=value" lines */
        char *default_godebug; /* GODEBUG default linked into the binary */
        char *godebug;         /* from the environment */
        char *gogc;
        char *gomemlimit;
        char *gomaxprocs;
        bool cgo; /* really linked dynamically with libc, not only built with CGO_ENABLED=1 */
        bool pie;
        bool is_static;         /* no dynamic loader */
        bool stripped;          /* no symbol table */
        int64_t machine;        /* e_machine: 62 amd64, 183 arm64; -1 unknown */
        struct file_range text; /* the sections that the ledger tells apart */
        struct file_range pclntab;
        enum madvise madvise_predicted;
        char *madvise_why; /* the steps of the prediction, in words */
        enum madvise madvise_observed;
        char *madvise_evidence; /* what shows it, or "not observed yet" */
        char *huge_pages_why;   /* whether the runtime asks for transparent huge pages, and why */
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
        int64_t start_ticks; /* field 22 of /proc/PID/stat; with the PID it identifies the process uniquely */
        int64_t start_wall_ns; /* the same moment in wall-clock time, exact to one clock tick; 0: unknown */
        int64_t inner_pid;     /* its PID in its own PID namespace; differs from `pid` in a container */
        char *container;       /* ID; NULL: it is in no container that we know of */
        bool attached;
        char *limits; /* resource limits of the process, "name=value" lines: memory (RLIMIT_AS), open files */
};
/* Takes minor and patch out of the version: "go1.21.3" gives 21 and 3, "go1.22rc1" and "devel go1.22-0123" give 22 and
 * 0. False if the version is unknown or not Go 1; the outputs then stay untouched. */
bool go_facts_version(const struct go_facts *facts, int *ret_minor, int *ret_patch);
void go_facts_clear(struct go_facts *facts);
void host_facts_clear(struct host_facts *facts);
void facts_clear(struct facts *facts);
