/* Makes results whose live heap grows in each run, with idle windows after or before the runs. */
#pragma once

#include "synthetic_result.h"

enum { RESTING_RUNS = 12, RESTING_RUN_S = 5, RESTING_WINDOW_S = 5 };

/* Makes a healthy service, but with 1 MiB more live heap after each of RESTING_RUNS runs, which begin RESTING_RUN_S seconds
 * apart; a rest is allowed. The caller frees it with result_clear(). */
void resting_result_init(struct result *result);

/* Sets the times of a run: two seconds of load, then idle. */
void resting_result_time(struct result *result, int run);

/* Adds an idle window of RESTING_WINDOW_S seconds with this live heap: after the last run, or before the first one. */
void resting_result_add_rest(struct result *result, double live_bytes);
void resting_result_add_control(struct result *result, double live_bytes);
