/* Probes: what we force on the target, once the settled state has been read. Every probe is a phase of its own, so
 * that no reading under its influence is taken for the service's own behaviour.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct experiment;
struct run;

/* Forces two collections and reads everything: checkpoint "collected". */
bool probe_collect(struct experiment *x, struct run *run, struct err *err);
/* The same for a window without a load: no ledger, no profiles. */
bool probe_collect_idle(struct experiment *x, struct run *window, struct err *err);
/* Calls the release hook and reads everything: checkpoint "floor". */
bool probe_release(struct experiment *x, struct run *run, struct err *err);
