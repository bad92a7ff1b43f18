/* The table of all metrics. To add one, add a row here and the code in telemetry/ that reads it. */
#pragma once

/* One row per metric: id, column of samples.csv, name at the source. */
#define METRIC_TABLE(ROW)                                                                                    \
        /* the kernel: /proc/PID/{status,stat,smaps_rollup} */                                               \
        ROW(RSS, "rss_bytes", "VmRSS")                                                                       \
        ROW(RSS_PEAK, "rss_peak_bytes", "VmHWM")                                                             \
        ROW(RSS_ANON, "rss_anon_bytes", "RssAnon")                                                           \
        ROW(RSS_FILE, "rss_file_bytes", "RssFile")                                                           \
        ROW(RSS_SHMEM, "rss_shmem_bytes", "RssShmem")                                                        \
        ROW(VIRT, "virt_bytes", "VmSize")                                                                    \
        ROW(PSS, "pss_bytes", "Pss")                                                                         \
        ROW(ANONYMOUS, "anonymous_bytes", "Anonymous")                                                       \
        ROW(LAZY_FREE, "lazy_free_bytes", "LazyFree")                                                        \
        ROW(ANON_HUGE, "anon_huge_bytes", "AnonHugePages")                                                   \
        ROW(PAGE_TABLES, "page_tables_bytes", "VmPTE")                                                       \
        ROW(OS_THREADS, "os_threads", "Threads")                                                             \
        ROW(CPU_USER, "cpu_user_ns", "utime")                                                                \
        ROW(CPU_SYSTEM, "cpu_system_ns", "stime")                                                            \
        ROW(MINOR_FAULTS, "minor_faults", "minflt")                                                          \
        ROW(MAJOR_FAULTS, "major_faults", "majflt")                                                          \
        ROW(SWAP, "swap_bytes", "VmSwap")                                                                    \
        ROW(OPEN_FILES, "open_files", "/proc/PID/fd")     /* file descriptors, sockets included */           \
        ROW(OPEN_SOCKETS, "open_sockets", "socket:[...]") /* those of open_files that are sockets */         \
        /* the runtime: fields of runtime.MemStats */                                                        \
        ROW(GO_SYS, "go_sys_bytes", "Sys")                                                                   \
        ROW(GO_HEAP_ALLOC, "go_heap_alloc_bytes", "HeapAlloc")                                               \
        ROW(GO_HEAP_SYS, "go_heap_sys_bytes", "HeapSys")                                                     \
        ROW(GO_HEAP_IDLE, "go_heap_idle_bytes", "HeapIdle")                                                  \
        ROW(GO_HEAP_INUSE, "go_heap_inuse_bytes", "HeapInuse")                                               \
        ROW(GO_HEAP_RELEASED, "go_heap_released_bytes", "HeapReleased")                                      \
        ROW(GO_HEAP_OBJECTS, "go_heap_objects", "HeapObjects")                                               \
        ROW(GO_STACK_INUSE, "go_stack_inuse_bytes", "StackInuse")                                            \
        ROW(GO_STACK_SYS, "go_stack_sys_bytes", "StackSys")                                                  \
        ROW(GO_MSPAN_INUSE, "go_mspan_inuse_bytes", "MSpanInuse")                                            \
        ROW(GO_MSPAN_SYS, "go_mspan_sys_bytes", "MSpanSys")                                                  \
        ROW(GO_MCACHE_INUSE, "go_mcache_inuse_bytes", "MCacheInuse")                                         \
        ROW(GO_MCACHE_SYS, "go_mcache_sys_bytes", "MCacheSys")                                               \
        ROW(GO_BUCK_HASH_SYS, "go_buck_hash_sys_bytes", "BuckHashSys")                                       \
        ROW(GO_GC_SYS, "go_gc_sys_bytes", "GCSys")                                                           \
        ROW(GO_OTHER_SYS, "go_other_sys_bytes", "OtherSys")                                                  \
        ROW(GO_NEXT_GC, "go_next_gc_bytes", "NextGC") /* METRIC_NO_GOAL: there is no goal */                 \
        ROW(GO_NUM_GC, "go_num_gc", "NumGC")                                                                 \
        ROW(GO_NUM_FORCED_GC, "go_num_forced_gc", "NumForcedGC")                                             \
        ROW(GO_PAUSE_TOTAL, "go_pause_total_ns", "PauseTotalNs")                                             \
        ROW(GO_TOTAL_ALLOC, "go_total_alloc_bytes", "TotalAlloc")                                            \
        ROW(GO_MALLOCS, "go_mallocs", "Mallocs")                                                             \
        ROW(GO_FREES, "go_frees", "Frees")                                                                   \
        ROW(GO_LAST_GC, "go_last_gc_wall_ns", "LastGC") /* wall-clock time at which the last cycle ended */  \
        ROW(GO_GC_CPU_FRACTION, "go_gc_cpu_fraction_ppb",                                                    \
            "GCCPUFraction") /* GC's share of the processor time since the start */                          \
        /* the runtime: other figures */                                                                     \
        ROW(GO_GOROUTINES, "go_goroutines", "goroutines")                                                    \
        ROW(GO_THREADS, "go_threads", "threads created")                                                     \
        ROW(GO_HEAP_LIVE, "go_heap_live_bytes",                                                              \
            "/gc/heap/live:bytes") /* bytes that the last cycle marked */                                    \
        ROW(GO_GOGC, "go_gogc_percent", "/gc/gogc:percent")                                                  \
        ROW(GO_GC_CPU, "go_gc_cpu_ns",                                                                       \
            "/cpu/classes/gc/total:cpu-seconds") /* GC's processor time since the start */                   \
        ROW(GO_AVAILABLE_CPU, "go_available_cpu_ns",                                                         \
            "/cpu/classes/total:cpu-seconds") /* processor time available since the start */                 \
        /* the control group */                                                                              \
        ROW(CGROUP_USAGE, "cgroup_usage_bytes", "memory.current")                                            \
        ROW(CGROUP_WORKING_SET, "cgroup_working_set_bytes", "usage - inactive_file")                         \
        ROW(CGROUP_ANON, "cgroup_anon_bytes", "anon")                                                        \
        ROW(CGROUP_FILE, "cgroup_file_bytes", "file")                                                        \
        ROW(CGROUP_MAPPED_FILE, "cgroup_mapped_file_bytes", "file_mapped")                                   \
        ROW(CGROUP_INACTIVE_FILE, "cgroup_inactive_file_bytes", "inactive_file")                             \
        ROW(CGROUP_SHMEM, "cgroup_shmem_bytes", "shmem")                                                     \
        ROW(CGROUP_KERNEL, "cgroup_kernel_bytes", "kernel")                                                  \
        ROW(CGROUP_KERNEL_STACK, "cgroup_kernel_stack_bytes", "kernel_stack")                                \
        ROW(CGROUP_PAGE_TABLES, "cgroup_page_tables_bytes", "pagetables")                                    \
        ROW(CGROUP_SLAB, "cgroup_slab_bytes", "slab")                                                        \
        ROW(CGROUP_SOCK, "cgroup_sock_bytes", "sock")                                                        \
        ROW(CGROUP_LIMIT, "cgroup_limit_bytes", "memory.max")                                                \
        ROW(CGROUP_LIMIT_EVENTS, "cgroup_limit_events",                                                      \
            "memory.events max") /* how often the limit was reached; cumulative, as are the next four */     \
        ROW(CGROUP_HIGH_EVENTS, "cgroup_high_events", "memory.events high")                                  \
        ROW(CGROUP_OOM_EVENTS, "cgroup_oom_events", "memory.events oom")                                     \
        ROW(CGROUP_OOM_KILLS, "cgroup_oom_kills", "memory.events oom_kill")                                  \
        ROW(CGROUP_STALL, "cgroup_stall_ns",                                                                 \
            "memory.pressure some") /* time in which at least one task of the group waited for memory */     \
        ROW(CGROUP_PROCESSES, "cgroup_processes",                                                            \
            "cgroup.procs") /* processes in the group, except the target's own children */                   \
        /* the driver, cumulative within a run */                                                            \
        ROW(LOAD_PLANNED, "load_planned", "planned")                                                         \
        ROW(LOAD_SENT, "load_sent", "sent")                                                                  \
        ROW(LOAD_ANSWERED, "load_answered", "answered")                                                      \
        ROW(LOAD_FAILED, "load_failed", "failed")
