/* Even: a series as it would be if every run had asked the same of the service.
 *
 * Where a scenario makes runs differ, in connections or in requests, memory goes up and down with what is held open, and
 * what leaks leaks more in one run than in the next. Neither is noise, and the first is no growth. Both are taken off
 * each series before its shape is judged: what remains of them is the mean number held, and the mean number made in each
 * run.
 */
#pragma once

#include <stddef.h>

#include "model/channel.h"

struct result;

/* `values`: one for each run up to `count`, NAN where a run has none. Nothing changes where the scenario asks the same of
 * every run, or the runs are too few to tell. */
void even_out(const struct result *result, enum channel channel, double *values, size_t count, int warmup);
