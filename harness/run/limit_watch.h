/* Watches whether the service hits its cgroup's memory limit while we measure. A limit that is hit holds memory down:
 * then the curve is flat because of the limit, and says nothing about a leak. Pure. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/sample.h"

struct limit_watch {
        bool started;
        int64_t first_kills; /* OOM kills at the first reading */
        int64_t events;      /* counters at the last reading: limit hit, */
        int64_t high;        /* memory.high exceeded, */
        int64_t kills;       /* OOM kills */
        int64_t limit_bytes; /* -1: none */
        int32_t noted_run;   /* the last run and phase that a sentence was returned for */
        enum phase noted_phase;
};

/* Takes a reading of the cgroup; ignores readings of other sources. Returns a sentence in fresh memory if the limit was
 * hit since the last reading, once per phase (OOM kills every time); else NULL. */
char *limit_watch_see(struct limit_watch *watch, const struct sample *sample);
/* After the target has ended: returns a sentence in fresh memory if `sample`, a reading of its cgroup, shows an OOM kill
 * since the first reading; else NULL. */
char *limit_watch_killed(const struct limit_watch *watch, const struct sample *sample);
