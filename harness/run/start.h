/* The start of an experiment: makes sure that a target runs, answers, and is the process that is measured. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Spawns the target or attaches to it, waits until it is ready, and checks that requests and telemetry reach the measured
 * process. */
bool start_target(struct experiment *x, struct err *err);
/* Fills result->facts: the process, its Go version, the machine. Notes a warning for what cannot be read. */
void start_gather_facts(struct experiment *x);
/* Notes a warning with the target's child processes, which are not measured, if they changed since the last call. */
void start_note_children(struct experiment *x);
