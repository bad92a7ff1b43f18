/* The metrics: everything that a reading can hold, with its name, unit and source. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric_table.h"
#include "model/source_table.h"

#define METRIC_ID(name, ...) METRIC_##name,
enum metric { METRIC_TABLE(METRIC_ID) METRIC_COUNT };
#undef METRIC_ID

/* NextGC where the runtime has no goal, GOGC=off: its own word is all bits, which no signed number holds, nor a double
 * exactly. */
#define METRIC_NO_GOAL (INT64_C(1) << 62)

#define SOURCE_ID(id, ...) SOURCE_##id,
enum metric_source { SOURCE_TABLE(SOURCE_ID, SOURCE_ID, SOURCE_ID, SOURCE_ID) SOURCE_COUNT };
#undef SOURCE_ID
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
