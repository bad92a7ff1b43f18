/* Collector: how much processor time the garbage collector takes. Memory may be flat only because the runtime collects all
 * the time. */
#pragma once

struct result;
struct run;
struct verdict;

/* Returns the collector's share, 0…1, of the processor time that was available to the service under one run's load. 0 where
 * nothing was collected, NAN where no source has it. From runtime/metrics it is a quotient of two counters. From MemStats it
 * is derived from GCCPUFraction f, which is an average since the start of the process, as of the last collection:
 * (f2 t2 - f1 t1) / (t2 - t1), t being the time from the start to LastGC. */
double collector_share(const struct result *result, const struct run *run);

/* Fills gc_cpu (one share for each run, run 1 first), gc_cpu_median, collections (median per run) and gc_has_no_room. */
void collector_fill(const struct result *result, struct verdict *verdict);

/* Adds the findings about that, and about a service whose collections were forced by us and that would collect far less
 * often by itself. */
void collector_find(const struct result *result, struct verdict *verdict);
