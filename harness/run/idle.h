/* Idle stretches: the service is watched and nobody asks it anything. Before the first run until it is quiet, then for
 * as many windows as a run is long (the control); after the last one to see what goes by itself (the rest). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct experiment;

/* Checkpoint "baseline". Where RSS still rises the window is repeated, for as long as the scenario lets it. */
bool idle_baseline(struct experiment *x, struct err *err);

/* Fills result->controls: what grows in them grows without a load, by the hour or by our watching. */
bool idle_control(struct experiment *x, struct err *err);

/* Waits for as long as the scenario's `idle` after the last run; nothing is forced, the series has what happened. */
bool idle_alone(struct experiment *x, struct err *err);

/* Fills result->rests, window after window, until `most_ns` have passed or the observer has seen enough. */
bool idle_rest(struct experiment *x, int64_t most_ns, struct err *err);
