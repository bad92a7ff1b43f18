/* The table of metrics: everything that a reading can hold, with its name, unit and source. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>
#include <stdint.h>

/* Adding a metric is adding a row here and one in metric.c. */
enum metric {
        /* the kernel: /proc/PID/{status,stat,smaps_rollup} */
        METRIC_RSS,
        METRIC_RSS_PEAK,
        METRIC_RSS_ANON,
        METRIC_RSS_FILE,
        METRIC_RSS_SHMEM,
        METRIC_VIRT,
        METRIC_PSS,
        METRIC_ANONYMOUS,
        METRIC_LAZY_FREE,
        METRIC_ANON_HUGE,
        METRIC_PAGE_TABLES,
        METRIC_OS_THREADS,
        METRIC_CPU_USER,
        METRIC_CPU_SYSTEM,
        METRIC_MINOR_FAULTS,
        METRIC_MAJOR_FAULTS,
        METRIC_SWAP,
        METRIC_OPEN_FILES,   /* descriptors, sockets among them */
        METRIC_OPEN_SOCKETS, /* of them */
        /* the runtime: runtime.MemStats' fields */
        METRIC_GO_SYS,
        METRIC_GO_HEAP_ALLOC,
        METRIC_GO_HEAP_SYS,
        METRIC_GO_HEAP_IDLE,
        METRIC_GO_HEAP_INUSE,
        METRIC_GO_HEAP_RELEASED,
        METRIC_GO_HEAP_OBJECTS,
        METRIC_GO_STACK_INUSE,
        METRIC_GO_STACK_SYS,
        METRIC_GO_MSPAN_INUSE,
        METRIC_GO_MSPAN_SYS,
        METRIC_GO_MCACHE_INUSE,
        METRIC_GO_MCACHE_SYS,
        METRIC_GO_BUCK_HASH_SYS,
        METRIC_GO_GC_SYS,
        METRIC_GO_OTHER_SYS,
        METRIC_GO_NEXT_GC, /* METRIC_NO_GOAL: never */
        METRIC_GO_NUM_GC,
        METRIC_GO_NUM_FORCED_GC,
        METRIC_GO_PAUSE_TOTAL,
        METRIC_GO_TOTAL_ALLOC,
        METRIC_GO_MALLOCS,
        METRIC_GO_FREES,
        METRIC_GO_LAST_GC,         /* wall clock of the end of the last collection */
        METRIC_GO_GC_CPU_FRACTION, /* the collector's share of the available processors since the start, as of then */
        /* the runtime: other figures */
        METRIC_GO_GOROUTINES,
        METRIC_GO_THREADS,
        METRIC_GO_HEAP_LIVE,     /* what the last collection marked */
        METRIC_GO_GOGC,          /* in percent */
        METRIC_GO_GC_CPU,        /* processor time of the collector since the start … */
        METRIC_GO_AVAILABLE_CPU, /* … of so much that was available */
        /* the control group */
        METRIC_CGROUP_USAGE,
        METRIC_CGROUP_WORKING_SET,
        METRIC_CGROUP_ANON,
        METRIC_CGROUP_FILE,
        METRIC_CGROUP_MAPPED_FILE,
        METRIC_CGROUP_INACTIVE_FILE,
        METRIC_CGROUP_SHMEM,
        METRIC_CGROUP_KERNEL,
        METRIC_CGROUP_KERNEL_STACK,
        METRIC_CGROUP_PAGE_TABLES,
        METRIC_CGROUP_SLAB,
        METRIC_CGROUP_SOCK,
        METRIC_CGROUP_LIMIT,
        METRIC_CGROUP_LIMIT_EVENTS, /* how often the limit was reached; cumulative, as the next four */
        METRIC_CGROUP_HIGH_EVENTS,
        METRIC_CGROUP_OOM_EVENTS,
        METRIC_CGROUP_OOM_KILLS,
        METRIC_CGROUP_STALL,     /* how long some task of the group waited for memory */
        METRIC_CGROUP_PROCESSES, /* that share the group, its own children not counted */
        /* the driver, cumulative within a run */
        METRIC_LOAD_PLANNED,
        METRIC_LOAD_SENT,
        METRIC_LOAD_ANSWERED,
        METRIC_LOAD_FAILED,
        METRIC_COUNT,
};

/* NextGC where the runtime has no goal, GOGC=off: its own word is all bits, which no signed number holds, nor a double
 * exactly. */
#define METRIC_NO_GOAL (INT64_C(1) << 62)

enum metric_source {
        SOURCE_PROCFS,
        SOURCE_SMAPS,
        SOURCE_DESCRIPTORS,
        SOURCE_EXPVAR,
        SOURCE_PPROF,
        SOURCE_PROMETHEUS,
        SOURCE_MEMORY, /* of the process, read from outside */
        SOURCE_CGROUP,
        SOURCE_DRIVER,
        SOURCE_COUNT,
};
extern const char *const metric_source_names[SOURCE_COUNT + 1]; /* "procfs", … NULL at the end */

struct metric_info {
        const char *name; /* column of samples.csv, with its unit: "rss_bytes" */
        const char *what; /* what it is called where it comes from: "HeapIdle", "VmRSS" */
};
extern const struct metric_info metric_infos[METRIC_COUNT];

/* The largest value that it may have: who says more is broken or hostile. Sums of what is smaller fit into 64 bits. */
int64_t metric_most(enum metric metric);
/* The smallest: 0, and -1 for a limit that is not there. */
int64_t metric_least(enum metric metric);
/* The metric of a column name; false where there is none. */
bool metric_find(const char *name, enum metric *ret_metric);
