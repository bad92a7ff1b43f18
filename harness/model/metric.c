/* Names of metrics, one row each; the order is the enum's. */
#include "model/metric.h"

#include <string.h>

const char *const metric_source_names[SOURCE_COUNT + 1] = {
        [SOURCE_PROCFS] = "procfs", [SOURCE_SMAPS] = "smaps",   [SOURCE_DESCRIPTORS] = "fd",
        [SOURCE_EXPVAR] = "expvar", [SOURCE_PPROF] = "pprof",   [SOURCE_PROMETHEUS] = "prometheus",
        [SOURCE_MEMORY] = "memory", [SOURCE_CGROUP] = "cgroup", [SOURCE_DRIVER] = "driver",
};

const struct metric_info metric_infos[METRIC_COUNT] = {
        [METRIC_RSS] = { "rss_bytes", "VmRSS" },
        [METRIC_RSS_PEAK] = { "rss_peak_bytes", "VmHWM" },
        [METRIC_RSS_ANON] = { "rss_anon_bytes", "RssAnon" },
        [METRIC_RSS_FILE] = { "rss_file_bytes", "RssFile" },
        [METRIC_RSS_SHMEM] = { "rss_shmem_bytes", "RssShmem" },
        [METRIC_VIRT] = { "virt_bytes", "VmSize" },
        [METRIC_PSS] = { "pss_bytes", "Pss" },
        [METRIC_ANONYMOUS] = { "anonymous_bytes", "Anonymous" },
        [METRIC_LAZY_FREE] = { "lazy_free_bytes", "LazyFree" },
        [METRIC_ANON_HUGE] = { "anon_huge_bytes", "AnonHugePages" },
        [METRIC_PAGE_TABLES] = { "page_tables_bytes", "VmPTE" },
        [METRIC_OS_THREADS] = { "os_threads", "Threads" },
        [METRIC_CPU_USER] = { "cpu_user_ns", "utime" },
        [METRIC_CPU_SYSTEM] = { "cpu_system_ns", "stime" },
        [METRIC_MINOR_FAULTS] = { "minor_faults", "minflt" },
        [METRIC_MAJOR_FAULTS] = { "major_faults", "majflt" },
        [METRIC_SWAP] = { "swap_bytes", "VmSwap" },
        [METRIC_OPEN_FILES] = { "open_files", "/proc/PID/fd" },
        [METRIC_OPEN_SOCKETS] = { "open_sockets", "socket:[...]" },
        [METRIC_GO_SYS] = { "go_sys_bytes", "Sys" },
        [METRIC_GO_HEAP_ALLOC] = { "go_heap_alloc_bytes", "HeapAlloc" },
        [METRIC_GO_HEAP_SYS] = { "go_heap_sys_bytes", "HeapSys" },
        [METRIC_GO_HEAP_IDLE] = { "go_heap_idle_bytes", "HeapIdle" },
        [METRIC_GO_HEAP_INUSE] = { "go_heap_inuse_bytes", "HeapInuse" },
        [METRIC_GO_HEAP_RELEASED] = { "go_heap_released_bytes", "HeapReleased" },
        [METRIC_GO_HEAP_OBJECTS] = { "go_heap_objects", "HeapObjects" },
        [METRIC_GO_STACK_INUSE] = { "go_stack_inuse_bytes", "StackInuse" },
        [METRIC_GO_STACK_SYS] = { "go_stack_sys_bytes", "StackSys" },
        [METRIC_GO_MSPAN_INUSE] = { "go_mspan_inuse_bytes", "MSpanInuse" },
        [METRIC_GO_MSPAN_SYS] = { "go_mspan_sys_bytes", "MSpanSys" },
        [METRIC_GO_MCACHE_INUSE] = { "go_mcache_inuse_bytes", "MCacheInuse" },
        [METRIC_GO_MCACHE_SYS] = { "go_mcache_sys_bytes", "MCacheSys" },
        [METRIC_GO_BUCK_HASH_SYS] = { "go_buck_hash_sys_bytes", "BuckHashSys" },
        [METRIC_GO_GC_SYS] = { "go_gc_sys_bytes", "GCSys" },
        [METRIC_GO_OTHER_SYS] = { "go_other_sys_bytes", "OtherSys" },
        [METRIC_GO_NEXT_GC] = { "go_next_gc_bytes", "NextGC" },
        [METRIC_GO_NUM_GC] = { "go_num_gc", "NumGC" },
        [METRIC_GO_NUM_FORCED_GC] = { "go_num_forced_gc", "NumForcedGC" },
        [METRIC_GO_PAUSE_TOTAL] = { "go_pause_total_ns", "PauseTotalNs" },
        [METRIC_GO_TOTAL_ALLOC] = { "go_total_alloc_bytes", "TotalAlloc" },
        [METRIC_GO_MALLOCS] = { "go_mallocs", "Mallocs" },
        [METRIC_GO_FREES] = { "go_frees", "Frees" },
        [METRIC_GO_LAST_GC] = { "go_last_gc_wall_ns", "LastGC" },
        [METRIC_GO_GC_CPU_FRACTION] = { "go_gc_cpu_fraction_ppb", "GCCPUFraction" },
        [METRIC_GO_GOROUTINES] = { "go_goroutines", "goroutines" },
        [METRIC_GO_THREADS] = { "go_threads", "threads created" },
        [METRIC_GO_HEAP_LIVE] = { "go_heap_live_bytes", "/gc/heap/live:bytes" },
        [METRIC_GO_GOGC] = { "go_gogc_percent", "/gc/gogc:percent" },
        [METRIC_GO_GC_CPU] = { "go_gc_cpu_ns", "/cpu/classes/gc/total:cpu-seconds" },
        [METRIC_GO_AVAILABLE_CPU] = { "go_available_cpu_ns", "/cpu/classes/total:cpu-seconds" },
        [METRIC_CGROUP_USAGE] = { "cgroup_usage_bytes", "memory.current" },
        [METRIC_CGROUP_WORKING_SET] = { "cgroup_working_set_bytes", "usage - inactive_file" },
        [METRIC_CGROUP_ANON] = { "cgroup_anon_bytes", "anon" },
        [METRIC_CGROUP_FILE] = { "cgroup_file_bytes", "file" },
        [METRIC_CGROUP_MAPPED_FILE] = { "cgroup_mapped_file_bytes", "file_mapped" },
        [METRIC_CGROUP_INACTIVE_FILE] = { "cgroup_inactive_file_bytes", "inactive_file" },
        [METRIC_CGROUP_SHMEM] = { "cgroup_shmem_bytes", "shmem" },
        [METRIC_CGROUP_KERNEL] = { "cgroup_kernel_bytes", "kernel" },
        [METRIC_CGROUP_KERNEL_STACK] = { "cgroup_kernel_stack_bytes", "kernel_stack" },
        [METRIC_CGROUP_PAGE_TABLES] = { "cgroup_page_tables_bytes", "pagetables" },
        [METRIC_CGROUP_SLAB] = { "cgroup_slab_bytes", "slab" },
        [METRIC_CGROUP_SOCK] = { "cgroup_sock_bytes", "sock" },
        [METRIC_CGROUP_LIMIT] = { "cgroup_limit_bytes", "memory.max" },
        [METRIC_CGROUP_LIMIT_EVENTS] = { "cgroup_limit_events", "memory.events max" },
        [METRIC_CGROUP_HIGH_EVENTS] = { "cgroup_high_events", "memory.events high" },
        [METRIC_CGROUP_OOM_EVENTS] = { "cgroup_oom_events", "memory.events oom" },
        [METRIC_CGROUP_OOM_KILLS] = { "cgroup_oom_kills", "memory.events oom_kill" },
        [METRIC_CGROUP_STALL] = { "cgroup_stall_ns", "memory.pressure some" },
        [METRIC_CGROUP_PROCESSES] = { "cgroup_processes", "cgroup.procs" },
        [METRIC_LOAD_PLANNED] = { "load_planned", "planned" },
        [METRIC_LOAD_SENT] = { "load_sent", "sent" },
        [METRIC_LOAD_ANSWERED] = { "load_answered", "answered" },
        [METRIC_LOAD_FAILED] = { "load_failed", "failed" },
};

bool metric_find(const char *name, enum metric *ret_metric)
{
        for (int i = 0; i < METRIC_COUNT; i++)
                if (strcmp(metric_infos[i].name, name) == 0) {
                        *ret_metric = (enum metric)i;
                        return true;
                }
        return false;
}

/* A share is kept in billionths; moments and limits that are not there are larger than any count. */
int64_t metric_most(enum metric metric)
{
        switch (metric) {
        case METRIC_GO_GC_CPU_FRACTION:
                return 1000000000;
        case METRIC_GO_LAST_GC:
        case METRIC_GO_NEXT_GC:
        case METRIC_CGROUP_LIMIT:
                return INT64_MAX;
        default:
                return INT64_C(1) << 58;
        }
}

int64_t metric_least(enum metric metric)
{
        return metric == METRIC_CGROUP_LIMIT ? -1 : 0;
}
