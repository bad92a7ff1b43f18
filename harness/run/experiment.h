/* What the files of run/ share while a campaign goes on. */
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
        struct generator *held; /* whose connections stay open until the run's end; NULL: none */
        int32_t run;
        enum phase phase;
        int64_t phase_begin_ns;
        int64_t phase_length_ns; /* 0: not known */
        int64_t last_rss_bytes;  /* -1: none yet */
        int64_t last_heap_bytes;
        bool goroutines_failed; /* they cannot be read, and that was noted */
        char *children;         /* what was last noted of the target's child processes; NULL: it had none */
        int64_t first_load_ns;  /* how long the first run's load took; 0: not over yet */
        bool smaps_refused;     /* a warning of it was given */
        struct limit_watch limit;
        struct access access; /* what opens the telemetry's pages */
};

/* Enters a phase: samples carry it, an event says so. */
void experiment_enter(struct experiment *x, int32_t run, enum phase phase, int64_t length_ns);
/* Adds an event: kind "phase", "probe", "rest", "warning", "error". */
void experiment_note(struct experiment *x, const char *kind, const char *format, ...)
        __attribute__((format(printf, 3, 4)));

/* Lets the loop run until `deadline_ns`. False where the experiment must end: interrupted, or the target died. */
bool experiment_wait(struct experiment *x, int64_t deadline_ns, struct err *err);
/* False, with the reason, where the experiment must end. */
bool experiment_may_go_on(struct experiment *x, struct err *err);
/* Tells the observer how far the present phase is, and its load; NULL: there is none. */
void experiment_show_progress(struct experiment *x, const struct load_progress *load);

/* Median of each metric over the readings of [from_ns, to_ns] in the present run and phase. */
void experiment_window(const struct experiment *x, int64_t from_ns, int64_t to_ns, struct sample *ret);

/* Where the service's telemetry is: beside the requests, unless the scenario says otherwise; no slash at the end. */
const char *experiment_telemetry_url(const struct experiment *x);

/* One snapshot for the ledger, kept in the result and given to the observer. */
bool experiment_snapshot(struct experiment *x, enum checkpoint checkpoint, struct err *err);
