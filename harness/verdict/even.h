/* Even: adjusts a series to what it would be if every run had put the same load on the service.
 *
 * Where a scenario makes runs differ, in connections or requests, memory follows the number held open at the moment, and a
 * leak is larger in runs with more requests. A rule for even runs would take the first for growth and the second for noise.
 * So before a series is judged, a regression on these numbers (verdict/stimuli.h) replaces each run's number by the mean.
 */
#pragma once

#include <stddef.h>

#include "model/channel.h"

struct result;

/* Adjusts values[0…count-1], one per run, NAN where a run has none. Changes nothing where the scenario puts the same load on
 * every run, or where the runs are too few for the regression. The first `warmup` known values do not count in it. */
void even_out(const struct result *result, enum channel channel, double *values, size_t count, int warmup);
