/* Reads what a memory control group is charged, from the files of its folder. Versions 1 and 2 give the same metrics
 * where both have them. */
#pragma once

#include <stdbool.h>

#include "base/cgroup.h"

struct err;
struct sample;

/* Sets METRIC_CGROUP_* in `sample`. The working set is the kubelet's: usage minus inactive file pages. The limit and
 * its events are those of the group itself or else of the nearest ancestor that has a limit. An error where memory.stat
 * cannot be read; the metrics of other files that are missing are absent. */
bool cgroup_read(const char *folder, enum cgroup_version version, struct sample *sample, struct err *err);
