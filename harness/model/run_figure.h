/* The figures of one run that gates, exports, tables and plots show: read in one place, so that all show the same.
 *
 * `run` is an index of result->runs, 0 the baseline. Each is NAN where it was not read, and beyond the last run. */
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

/* The collector's share of the processors under the run's load, 0 to 1, as the verdict has it. */
double run_figure_gc_cpu(const struct result *result, size_t run);

/* Percentiles of the latency in ns; NAN also where the run's times do not count. */
double run_figure_latency_p50(const struct result *result, size_t run);
double run_figure_latency_p99(const struct result *result, size_t run);
double run_figure_latency_max(const struct result *result, size_t run);

/* Requests that were answered, and the seconds that the load took. */
double run_figure_answered(const struct result *result, size_t run);
double run_figure_load_s(const struct result *result, size_t run);
