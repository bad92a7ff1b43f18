/* The arguments of a campaign, and the observer that it reports to. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/sample.h"

struct campaign_progress;
struct err;
struct event_note;
struct loop;
struct plan;
struct result;
struct run;
struct scenario;
struct snapshot;

/* The observer's answer after a run. */
struct campaign_next {
        bool enough;     /* no further runs: go on with the last probes, the rest and the stop */
        int64_t rest_ns; /* how long to watch the service without load after the last run; 0: not at all */
        const char *why; /* a static sentence if runs end early without a decision; else NULL */
};

/* The observer's answer after a window of the rest. Zeroed: go on until the time is over. */
struct campaign_rest {
        bool enough; /* end the rest now */
        bool more;   /* memory is being given back: double the time for the rest */
};

/* Callbacks, on the main thread, in the order of events. Those that fail end the campaign. */
struct campaign_observer {
        void (*on_sample)(const struct sample *sample, void *arg);
        void (*on_event)(const struct event_note *note, void *arg);
        void (*on_progress)(const struct campaign_progress *progress, void *arg);
        /* A file that belongs to a run: a fetched profile, or a generator's output. */
        bool (*on_file)(int32_t run, const char *name, const void *bytes, size_t len, void *arg,
                        struct err *err);
        bool (*on_snapshot)(const struct snapshot *snapshot, void *arg, struct err *err);
        /* The target is up; result->facts are filled. */
        void (*on_started)(const struct result *result, void *arg);
        /* A run is complete; `ret_next` is zeroed. */
        bool (*on_run)(const struct result *result, const struct run *run, struct campaign_next *ret_next,
                       void *arg, struct err *err);
        bool (*on_rest)(const struct result *result, const struct run *window, struct campaign_rest *ret_rest,
                        void *arg, struct err *err);
        void *arg;
};

struct campaign_args {
        struct loop *loop;
        const struct scenario *scenario;
        const struct plan *plan;
        const char *program;      /* to spawn; NULL when attaching */
        const char *allow_remote; /* the one host other than loopback that may be loaded; NULL: none */
        const bool *stop;         /* set by a signal: end the campaign and keep what was measured */
        const struct campaign_observer *observer;
};
