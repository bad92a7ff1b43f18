/* What happens at the memory limit while we measure: a limit that is hit holds memory down, and a curve under it is flat
 * for that reason. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct limit_watch {
        bool started;
        int64_t first_kills; /* the counters as of the first reading … */
        int64_t events;      /* … and the last */
        int64_t high;
        int64_t kills;
        int64_t limit_bytes; /* -1: none */
        int32_t noted_run;   /* run and phase that were told of already */
        enum phase noted_phase;
};

/* Takes a reading of the control group, others are passed over. A sentence in fresh memory where the limit was hit since
 * the last one, once in each phase; else NULL. */
char *limit_watch_see(struct limit_watch *watch, const struct sample *sample);
/* After the target has ended: why, where `sample` says that the kernel killed in its group since the first reading; else
 * NULL. Fresh memory. */
char *limit_watch_killed(const struct limit_watch *watch, const struct sample *sample);
