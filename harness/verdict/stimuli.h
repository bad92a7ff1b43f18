/* Stimuli: counts what each run did to the service, and tells by regression how much of a series follows each count.
 *
 * A leak is proportional to totals since the start: requests answered, connections opened. A cost is proportional to what
 * is there at the moment: connections held open, streams in progress. Where the runs differ in these numbers, a regression
 * (stats/regress.h) tells them apart; where the numbers rise in step, it says that it cannot.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/regress.h"

struct result;

/* Where two cannot be told apart, the regression uses the first of them. */
enum stimulus {
        STIMULUS_REQUESTS,         /* total answered, up to the end of the run */
        STIMULUS_CONNECTIONS,      /* total opened, up to the end of the run */
        STIMULUS_HELD_CONNECTIONS, /* held open while the run settled */
        STIMULUS_HELD_STREAMS,     /* held open while the run settled */
        STIMULUS_COUNT,
};

struct stimuli {
        bool connections; /* connections are part of the scenario's load: held, varied or limited */
        size_t count;     /* of runs */
        double *columns[STIMULUS_COUNT]; /* one value per run, run 1 first */
        double connections_per_run;      /* opened, median */
        double held_per_run;             /* connections held, median */
};

/* Counts the stimuli of runs 1…count. The caller frees them with stimuli_clear(). */
void stimuli_take(const struct result *result, size_t count, struct stimuli *ret);
void stimuli_clear(struct stimuli *stimuli);

/* Fits y, of `count` values, to the stimuli; NAN where a run has none; the first `warmup` known values are left out.
 * ret->terms[k] belongs to stimulus k. Returns false and leaves *ret untouched where regress_fit() does. */
bool stimuli_fit(const struct stimuli *stimuli, const double *y, int warmup, double alpha,
                 struct regress *ret);
