/* Every source of readings that there is: a new one is a row here, and what reads it in telemetry/. */
#pragma once

/* One row a source, of one of four kinds; first its id and its name in samples.csv and in messages.
 *
 * FILE: of the kernel's, read at once: by which function; whether at the process's pace, else at that of sums; whether
 * nothing can be measured without it, else it is detail.
 * PAGE: of the service, fetched: what stands behind the path that the scenario names, the path that is tried where
 * nothing is known of the service, its format. Its name is a field of target.telemetry. Of the pages that carry
 * runtime.MemStats one is enough, the first that answers: expvar costs the same stop of the world as pprof, without the
 * dump of every call site; Prometheus' page costs least, but lacks a few fields and may be large.
 * INSIDE: of the process, read from outside, where no page answers: by which function.
 * APART: somebody else delivers it: who.
 *
 * Here id and name count; the rest is looked at in telemetry/source.c alone. */
#define SOURCE_TABLE(FILE, PAGE, INSIDE, APART)                                                              \
        FILE(PROCFS, "procfs", process_read_status, PROCESS_PACE, REQUIRED)                                  \
        FILE(SMAPS, "smaps", process_read_rollup, SUMS_PACE, DETAIL)                                         \
        FILE(DESCRIPTORS, "fd", process_read_files, SUMS_PACE, DETAIL)                                       \
        PAGE(EXPVAR, "expvar", "", "/debug/vars", PAGE_EXPVAR)                                               \
        PAGE(PPROF, "pprof", "heap?debug=1", "/debug/pprof/", PAGE_PPROF_HEAP)                               \
        PAGE(PROMETHEUS, "prometheus", "", "/metrics", PAGE_PROMETHEUS)                                      \
        INSIDE(MEMORY, "memory", process_read_memory)                                                        \
        FILE(CGROUP, "cgroup", process_read_cgroup, SUMS_PACE, DETAIL)                                       \
        APART(DRIVER, "driver", run)

/* Rows of one kind alone, beside those of the others: SOURCE_TABLE(SOURCE_SKIP, ROW, SOURCE_SKIP, SOURCE_SKIP). */
#define SOURCE_SKIP(...)
