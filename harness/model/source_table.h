/* The table of all sources of readings. To add one, add a row here and its reader in telemetry/. */
#pragma once

/* One row per source. There are four kinds; all begin with the id and the name in samples.csv and messages.
 *
 * FILE: a file of the kernel, read synchronously. Then: the reading function; its period (sampling.process_ns or
 * sums_ns); REQUIRED if nothing can be measured without it, else DETAIL.
 * PAGE: a page of the service, fetched over HTTP; its name is a field of target.telemetry. Then: a suffix for the path
 * that the scenario names; the path to try if the scenario names none; the format. Of the pages with runtime.MemStats
 * only one is used, the first that answers: expvar stops the world like pprof but does not dump every call site;
 * Prometheus' page is cheapest but lacks a few fields and may be large.
 * INSIDE: the memory of the process, read from outside if no page answers. Then: the reading function.
 * APART: readings that another part of the harness delivers. Then: which part.
 *
 * model/ uses only id and name; telemetry/source.c defines the rest. */
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

/* To expand the rows of one kind only: SOURCE_TABLE(SOURCE_SKIP, ROW, SOURCE_SKIP, SOURCE_SKIP). */
#define SOURCE_SKIP(...)
