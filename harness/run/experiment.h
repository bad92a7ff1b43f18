/* The state of a running campaign, shared by the files of run/, and the steps that all of them need. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"
#include "model/run.h"
#include "run/limit_watch.h"
#include "run/observer.h"
#include "telemetry/access.h"

struct err;
struct fetcher;
struct generator;
struct load_progress;
struct sampler;
struct target;

struct experiment {
        const struct campaign_args *args;
        struct result *result;
        struct target *target;
        struct fetcher *fetcher;
        struct sampler *sampler;
        struct generator *held; /* finished, but its connections stay open until the run's end; NULL: none */
        int32_t run;
        enum phase phase;
        int64_t phase_begin_ns;
        int64_t phase_length_ns; /* 0: not known */
        int64_t last_rss_bytes;  /* -1: none yet */
        int64_t last_heap_bytes; /* -1: none yet */
        bool goroutines_failed;  /* goroutines cannot be read; a warning was noted */
        char *children;          /* the last note about the target's child processes; NULL: it had none */
        int64_t first_load_ns;   /* how long the first run's load took; 0: not over yet */
        bool smaps_refused;      /* smaps cannot be read; a warning was noted */
        struct limit_watch limit;
        struct access access; /* credentials for the telemetry's pages */
};

/* Enters a phase: later samples carry it, and an event is noted. `length_ns`: expected length, 0 if unknown. */
void experiment_enter(struct experiment *x, int32_t run, enum phase phase, int64_t length_ns);
/* Adds an event to the result and tells the observer; `kind` is "phase", "probe", "rest", "warning" or "error". */
void experiment_note(struct experiment *x, const char *kind, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Runs the loop until `deadline_ns`. False if the experiment must end, as experiment_may_go_on(). */
bool experiment_wait(struct experiment *x, int64_t deadline_ns, struct err *err);
/* Returns false, with the reason, if the experiment must end: it was interrupted, or the target died or called exec(2). */
bool experiment_may_go_on(struct experiment *x, struct err *err);
/* Tells the observer how far the current phase is, and how its load goes; `load` is NULL in a phase without one. */
void experiment_show_progress(struct experiment *x, const struct load_progress *load);

/* Fills `ret` with the median of each metric over the readings in [from_ns, to_ns) of the current run and phase. Metrics
 * without a reading stay absent. */
void experiment_window(const struct experiment *x, int64_t from_ns, int64_t to_ns, struct sample *ret);

/* Returns whether a metric that was read before has no reading in `window`: it is shorter than the time between two readings
 * of an expensive source. */
bool experiment_lacks(const struct experiment *x, const struct sample *window);
/* Fills `ret` as experiment_window() does for a window that ends now. If a source that was read before has no reading in the
 * window, all are read once more, so that the checkpoint has a value for each; this runs the loop. */
void experiment_settled(struct experiment *x, int64_t from_ns, int64_t to_ns, struct sample *ret);

/* Returns the base URL of the service's telemetry, without a slash at the end: the scenario's, else that of requests. */
const char *experiment_telemetry_url(const struct experiment *x);

/* Takes a snapshot for the ledger, adds it to the result and gives it to the observer. Does nothing where the scenario
 * wants no ledger. If smaps cannot be read it notes a warning and returns true. */
bool experiment_snapshot(struct experiment *x, enum checkpoint checkpoint, struct err *err);
