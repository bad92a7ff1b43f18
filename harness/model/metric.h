/* The metrics: every value that a reading can hold, with name, unit and source. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric_table.h"
#include "model/source_table.h"

#define METRIC_ID(name, ...) METRIC_##name,
enum metric { METRIC_TABLE(METRIC_ID) METRIC_COUNT };
#undef METRIC_ID

/* Our NextGC if the runtime has no heap goal (GOGC=off). The runtime itself stores ^uint64(0), which fits neither an
 * int64_t nor, exactly, a double. */
#define METRIC_NO_GOAL (INT64_C(1) << 62)

#define SOURCE_ID(id, ...) SOURCE_##id,
enum metric_source { SOURCE_TABLE(SOURCE_ID, SOURCE_ID, SOURCE_ID, SOURCE_ID) SOURCE_COUNT };
#undef SOURCE_ID
extern const char *const metric_source_names[SOURCE_COUNT + 1]; /* "procfs", … NULL at the end */

struct metric_info {
        const char *name; /* column of samples.csv, includes the unit: "rss_bytes" */
        const char *what; /* its name at the source: "HeapIdle", "VmRSS" */
};
extern const struct metric_info metric_infos[METRIC_COUNT];

/* Returns the largest plausible value; a source that reports more is broken or hostile. For counts and sizes it is so
 * small that sums of several fit 64 bits. */
int64_t metric_most(enum metric metric);
/* Returns the smallest valid value: 0, or -1 ("no limit") for METRIC_CGROUP_LIMIT. */
int64_t metric_least(enum metric metric);
/* Looks up a metric by its column name; false if there is none of that name. */
bool metric_find(const char *name, enum metric *ret_metric);
