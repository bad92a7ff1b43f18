/* The beginning of an experiment: a target that runs, answers, and is the one that is measured. */
#pragma once

#include <stdbool.h>

struct err;
struct experiment;

/* Spawns or attaches, waits until it is ready, and checks that requests and telemetry reach the process that is
 * measured. */
bool start_target(struct experiment *x, struct err *err);
/* Who the process is, and the machine around it; what cannot be read is a warning. */
void start_gather_facts(struct experiment *x);
/* Notes the processes that the service started and that are not measured, where they changed since the last time. */
void start_note_children(struct experiment *x);
