/* One run of the campaign: load, settle, probes. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;
struct run;

/* Executes `run`, whose index is set, and fills its checkpoints, times and load; after a failure also its fault. */
bool run_exec(struct experiment *x, struct run *run, struct err *err);
