/* Names and bounds of metrics, and the names of their sources. */
#include "model/metric.h"

#include <string.h>

#define SOURCE_NAME(id, name, ...) [SOURCE_##id] = name,
const char *const metric_source_names[SOURCE_COUNT + 1] = { SOURCE_TABLE(SOURCE_NAME, SOURCE_NAME,
                                                                         SOURCE_NAME, SOURCE_NAME) };
#undef SOURCE_NAME

#define METRIC_INFO(id, name, what) [METRIC_##id] = { name, what },
const struct metric_info metric_infos[METRIC_COUNT] = { METRIC_TABLE(METRIC_INFO) };
#undef METRIC_INFO

bool metric_find(const char *name, enum metric *ret_metric)
{
        for (int i = 0; i < METRIC_COUNT; i++)
                if (strcmp(metric_infos[i].name, name) == 0) {
                        *ret_metric = (enum metric)i;
                        return true;
                }
        return false;
}

/* A fraction is stored in billionths. Points in time, the heap goal and limits are not counts: "none" may be encoded as a
 * very large number. */
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
