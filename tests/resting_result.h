/* A result in memory whose live heap grows in each run, with idle windows after the runs or before them. */
#pragma once

#include "synthetic_result.h"

enum { RESTING_RUNS = 12, RESTING_RUN_S = 5, RESTING_WINDOW_S = 5 };

/* All that a healthy service shows, and a MiB more live heap in each of RESTING_RUNS runs, RESTING_RUN_S seconds from one
 * to the next; a rest is allowed. Cleared with result_clear(). */
void resting_result_init(struct result *result);

/* Gives a run its place on that clock: two seconds of load, then idle. */
void resting_result_time(struct result *result, int run);

/* One more idle window of RESTING_WINDOW_S seconds after the last run, with that live heap; or before the first one. */
void resting_result_add_rest(struct result *result, double live_bytes);
void resting_result_add_control(struct result *result, double live_bytes);
