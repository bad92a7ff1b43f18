/* When a source is next due. Pure: the time is a parameter.
 *
 * Ticks aim at multiples of the period since the beginning, so that being late once moves no later one. Cadence follows
 * cost: a reading that took long puts the next one off until that was but a share of the time.
 */
#pragma once

#include <stdint.h>

struct cadence {
        int64_t period_ns;
        int64_t share; /* so many times as long as a reading takes lies between its end and the next one's at least */
        int64_t next_ns; /* of CLOCK_MONOTONIC */
};

/* Due at once. */
void cadence_start(struct cadence *cadence, int64_t now_ns);
/* It was due, and is read now, or left out. Returns how many further ticks have passed meanwhile. */
int64_t cadence_advance(struct cadence *cadence, int64_t now_ns);
/* A reading that ended now took so long. */
void cadence_stretch(struct cadence *cadence, int64_t now_ns, int64_t took_ns);
