/* The collector's share of the processors: a flow that rises while memory stays flat tells why it is flat. */
#pragma once

struct result;
struct run;
struct verdict;

/* Of the processor time that the service could have had under one run's load, what the collector took: 0…1, 0 where
 * nothing was collected, NAN where no source tells. From MemStats it is GCCPUFraction, which is cumulative since the
 * start and as of the last collection: (f2 t2 - f1 t1) / (t2 - t1), t from the process's start to LastGC. */
double collector_share(const struct result *result, const struct run *run);

/* Fills gc_cpu, one share for each run up to the last, gc_cpu_median, collections and gc_has_no_room. */
void collector_fill(const struct result *result, struct verdict *verdict);

/* Adds what is to be said of that, and of a service that was collected by us alone. */
void collector_find(const struct result *result, struct verdict *verdict);
