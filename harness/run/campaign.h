/* The campaign: the whole experiment on one target process, as sequential code.
 *
 * Start or attach, baseline, N times load - settle - collect, the release hook once, stop. Measurements go into a struct
 * result and, as they happen, to an observer that records and shows them. Nothing is judged here: the observer decides
 * whether another run is needed.
 */
#pragma once

#include <stdbool.h>

struct campaign_args;
struct err;
struct result;

/* Runs the campaign and fills series, events, runs, snapshots and facts of `result`, whose times and scenario the caller
 * has set. False if it ended early: interrupted, target died, disk full. `result` then holds what was measured so far,
 * and result->failure or result->interrupted says why. A spawned target never outlives this call. */
bool campaign_run(const struct campaign_args *args, struct result *result, struct err *err);
