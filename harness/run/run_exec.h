/* One repeat: load, settle, probes. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;
struct run;

/* `run` has its index; checkpoints, times, load and, after a failure, the fault are filled. */
bool run_exec(struct experiment *x, struct run *run, struct err *err);
