/* The campaign: the whole experiment on one target process, as a straight line.
 *
 * Start or attach, baseline, N times load - settle - collect, the release hook once, stop. What is measured goes
 * into a struct result and, as it happens, to an observer that records and shows it. Nothing is judged here: whether
 * another run is needed, the observer says.
 */
#pragma once

#include <stdbool.h>

struct campaign_args;
struct err;
struct result;

/* Fills series, events, runs, snapshots and facts of `result`, whose times and scenario the caller has set. False
 * where the campaign ended before its plan: interrupted, target died, disk full; `result` then holds what was
 * measured, result->failure or result->interrupted says why. A spawned target never outlives this call. */
bool campaign_run(const struct campaign_args *args, struct result *result, struct err *err);
