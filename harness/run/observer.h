/* What a campaign is told, and whom it tells. */
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

/* What is to come after a run. */
struct campaign_next {
        bool enough;     /* no further run: the last probes, the rest, the stop */
        int64_t rest_ns; /* how long to leave the service alone after the last run; 0: not at all */
        const char *
                why; /* why the runs end early, a static sentence for people; NULL: they do not, or are decided */
};

/* After a window of the rest; zeroed: go on until the time is over. */
struct campaign_rest {
        bool enough; /* end it */
        bool more;   /* what grew is going, give it as long again as it had */
};

/* Called on the main thread, in the order in which things happen. */
struct campaign_observer {
        void (*on_sample)(const struct sample *sample, void *arg);
        void (*on_event)(const struct event_note *note, void *arg);
        void (*on_progress)(const struct campaign_progress *progress, void *arg);
        /* A file of a run: a profile, as fetched. */
        bool (*on_file)(int32_t run, const char *name, const void *bytes, size_t len, void *arg,
                        struct err *err);
        bool (*on_snapshot)(const struct snapshot *snapshot, void *arg, struct err *err);
        /* The target is known: result->facts are filled. */
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
        const char *allow_remote; /* the one host beside loopback that the load may go to; NULL: none */
        const bool *stop;         /* set by a signal: stop the load, keep what was measured */
        const struct campaign_observer *observer;
};
