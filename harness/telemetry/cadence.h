/* Decides when a source is next read. No clock is read here: the time is a parameter.
 *
 * Readings aim at start + k × period, so one that is late does not move those after it. A reading that took long
 * postpones the next one, so that reading takes at most 1/share of the time.
 */
#pragma once

#include <stdint.h>

struct cadence {
        int64_t period_ns;
        int64_t share;   /* reading may take at most 1/share of the time; at least 1 */
        int64_t next_ns; /* when the source is next due; CLOCK_MONOTONIC */
};

/* Makes the source due at once. */
void cadence_start(struct cadence *cadence, int64_t now_ns);
/* Moves on to the first tick after now_ns, once the source was due and is read or skipped. Returns how many ticks were
 * missed between the two. */
int64_t cadence_advance(struct cadence *cadence, int64_t now_ns);
/* Postpones the next reading if the one that has just ended, at now_ns, took so long that `share` requires it. */
void cadence_stretch(struct cadence *cadence, int64_t now_ns, int64_t took_ns);
