/* Stimuli: what the runs did to the service, counted, and what of a series each of them accounts for.
 *
 * A leak goes by what was done since the beginning: requests made, connections opened. A cost goes by what is there at
 * the moment: connections held open, streams that are being answered. Where the runs differ in them, a regression tells
 * one from the other (stats/regress.h); where they came in step it says so.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/regress.h"

struct result;

/* In the order in which they are preferred where they cannot be told apart. */
enum stimulus {
        STIMULUS_REQUESTS,         /* answered, up to the end of the run */
        STIMULUS_CONNECTIONS,      /* opened, up to the end of the run */
        STIMULUS_HELD_CONNECTIONS, /* while the run settled */
        STIMULUS_HELD_STREAMS,
        STIMULUS_COUNT,
};

struct stimuli {
        bool connections;                /* the scenario makes connections a load of their own */
        size_t count;                    /* of runs */
        double *columns[STIMULUS_COUNT]; /* one value a run, run 1 first */
        double connections_per_run;      /* opened, median */
        double held_per_run;             /* held, median */
};

/* Of the runs up to number `count`. */
void stimuli_take(const struct result *result, size_t count, struct stimuli *ret);
void stimuli_clear(struct stimuli *stimuli);

/* `y`: `count` values of a series, NAN where a run has none; the first `warmup` known ones are left out. Terms stand in
 * the order of the stimuli. False where there is nothing to be fitted. */
bool stimuli_fit(const struct stimuli *stimuli, const double *y, int warmup, double alpha,
                 struct regress *ret);
