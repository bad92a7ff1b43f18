/* Channels: each is one number per run, taken from a result's checkpoints and settled ledgers.
 *
 * A table, one row a channel: where its number comes from, in which steps it moves, what its growth costs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

struct result;
struct run;

/* What a channel can prove. */
enum channel_role {
        CHANNEL_DECIDES, /* flat is said only where it is flat; its growth is growth */
        CHANNEL_PROVES,  /* its growth is growth; where it is noisy, others decide */
        CHANNEL_WATCHES, /* a sum or a flow: no proof of growth on its own, but flat is not said while it surely rises */
        CHANNEL_SHOWS, /* what the kernel takes back when it needs room */
};

/* What is fixed about a channel. */
struct channel_trait {
        enum channel_role role;
        double step;       /* Q in the channel's unit; 0: none */
        double unit_bytes; /* what one unit costs: 1 for bytes, the least memory behind one goroutine or thread */
        double resolution; /* the smallest difference that the source can show */
        double growing;    /* for counts: growth per run that must be exceeded; 0: the same as delta */
        double fraction;   /* delta is this share of the channel's own level; 0: what the scenario affords */
};
extern const struct channel_trait channel_traits[CHANNEL_COUNT];

/* What channels_values() tells beside the values. */
struct channel_origin {
        const char *source;    /* what the values are, "forced-collection"; NULL where there are none */
        enum finding_code why; /* why there are none, else FINDING_NONE */
};

/* The channel's value in each of runs 1…last, run 1 at ret_values[0]; NAN where a run has none or does not count
 * (`counts[run]` false). Returns how many there are. All values come from the same source: the best that tells of as
 * many runs as any. */
size_t channels_values(const struct result *result, enum channel channel, const bool *counts, size_t last,
                       double *ret_values, struct channel_origin *ret_origin);

/* The channel before the first run, NAN where not read. */
double channels_baseline(const struct result *result, enum channel channel);

/* The channel in an idle window, of the source that channels_values() told; NAN where a window has no such value. */
double channels_idle_value(const struct result *result, enum channel channel, const char *source,
                           const struct run *window);
/* Whether there can be one. */
bool channels_has_idle_value(enum channel channel, const char *source);
/* Whether a live heap of that source moves only when the runtime collects by itself. */
bool channels_waits_for_collection(const char *live_heap_source);

/* Median over the runs that count of the highest RSS under load, NAN where not read. */
double channels_peak_rss(const struct result *result, const bool *counts, size_t last);
