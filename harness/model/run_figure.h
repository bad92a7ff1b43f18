/* The figures of one run that gates, exports, tables and plots show. They are read here, so that all show the same.
 *
 * `run` is an index into result->runs; 0 is the baseline. A figure is NAN if it was not read or there is no such run. */
#pragma once

#include <stddef.h>

#include "model/run.h"

struct result;

typedef double (*run_figure_fn)(const struct result *result, size_t run);

/* RSS at a checkpoint, in bytes. */
double run_figure_rss(const struct result *result, size_t run, enum checkpoint checkpoint);
double run_figure_rss_peak(const struct result *result, size_t run);
double run_figure_rss_settled(const struct result *result, size_t run);
double run_figure_rss_floor(const struct result *result, size_t run);

/* HeapAlloc after a forced collection, in bytes. */
double run_figure_live_heap(const struct result *result, size_t run);
/* The same, or, where none was forced, what the verdict takes for the run's live heap: what the runtime's own collection
 * marked, for example. */
double run_figure_live_heap_judged(const struct result *result, size_t run);

/* GC's share of the available processor time under the run's load, 0…1, as computed for the verdict. */
double run_figure_gc_cpu(const struct result *result, size_t run);

/* Percentiles of the latency in ns; NAN also where the run's times do not count. */
double run_figure_latency_p50(const struct result *result, size_t run);
double run_figure_latency_p99(const struct result *result, size_t run);
double run_figure_latency_max(const struct result *result, size_t run);

/* Number of requests answered, NAN if nobody counted them; duration of the load in seconds. */
double run_figure_answered(const struct result *result, size_t run);
double run_figure_load_s(const struct result *result, size_t run);
