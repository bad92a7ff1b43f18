/* What a control group is charged, from the files of its folder: version 1 and 2 give the same metrics where both have
 * them. */
#pragma once

#include <stdbool.h>

#include "base/cgroup.h"

struct err;
struct sample;

/* Sets METRIC_CGROUP_* in `sample`. The working set is the kubelet's: usage less inactive file pages. An error where
 * memory.stat cannot be read; the limit and its events are those of the innermost group outwards that has one; other
 * files that are not there leave their metric absent. */
bool cgroup_read(const char *folder, enum cgroup_version version, struct sample *sample, struct err *err);
