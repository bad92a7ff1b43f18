/* Probes: interventions in the target (forced collections, the release hook), after the settled state has been read. Each
 * probe is a phase of its own, so that no reading under its influence is taken for the service's own behaviour.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct experiment;
struct run;

/* Forces two garbage collections, then fills the checkpoint "collected", with ledger and profiles. */
bool probe_collect(struct experiment *x, struct run *run, struct err *err);
/* As probe_collect(), for a window without load: no ledger, no profiles. */
bool probe_collect_idle(struct experiment *x, struct run *window, struct err *err);
/* Calls the release hook, then fills the checkpoint "floor", with ledger. */
bool probe_release(struct experiment *x, struct run *run, struct err *err);
