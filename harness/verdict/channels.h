/* Channels: each is one number per run, taken from a result's checkpoints and settled ledgers.
 *
 * model/channel_table.h has one row per channel: where its number comes from, in which steps it moves, what growth costs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

struct result;
struct run;

/* What a channel can prove. */
enum channel_role {
        CHANNEL_DECIDES, /* must be flat for the whole to be flat; its growth makes the whole GROWING */
        CHANNEL_PROVES,  /* its growth makes the whole GROWING, but it may be too noisy to be called flat */
        CHANNEL_WATCHES, /* a sum or a flow: its growth proves nothing, but the whole is not flat while it surely rises */
        CHANNEL_SHOWS, /* decides nothing: memory that the kernel takes back when it needs room */
};

/* What is fixed about a channel. */
struct channel_trait {
        enum channel_role role;
        double step; /* Q: the channel moves in steps of this size, in its unit; 0: none */
        double unit_bytes; /* bytes that one unit costs: 1 for bytes; the least memory behind a goroutine or thread */
        double resolution; /* the smallest difference that the source can show, in the channel's unit */
        double growing;    /* for counts: growth per run above which it is called growing; 0: delta */
        double fraction;   /* delta is this share of the channel's own level; 0: what the scenario allows */
};
extern const struct channel_trait channel_traits[CHANNEL_COUNT];

/* What channels_values() returns besides the values. */
struct channel_origin {
        const char *source;    /* where the values come from, "collected" or "marks"; NULL: no values */
        enum finding_code why; /* why there are none, else FINDING_NONE */
};

/* Fills ret_values[run - 1] for runs 1…last; NAN where a run has no value or does not count (`counts[run]` false). Returns
 * the number of values. All come from the same source: of those with the most values, the first in the channel's row; of the
 * live heap the first of the row, if it has values for three quarters of the runs that count. */
size_t channels_values(const struct result *result, enum channel channel, const bool *counts, size_t last,
                       double *ret_values, struct channel_origin *ret_origin);

/* Returns the channel's level before the first run; NAN where it was not read. */
double channels_baseline(const struct result *result, enum channel channel);

/* Returns the channel's value in an idle window (a run without a load), comparable with the values of `source`, which
 * channels_values() named; NAN where the window has none. */
double channels_idle_value(const struct result *result, enum channel channel, const char *source,
                           const struct run *window);
/* Returns whether idle windows can have a value of that source at all. */
bool channels_has_idle_value(enum channel channel, const char *source);
/* Returns whether a live heap of that source changes in idle windows only when the runtime collects by itself. */
bool channels_waits_for_collection(const char *live_heap_source);

/* Returns the median, over the runs that count, of the highest RSS under load; NAN where it was not read. */
double channels_peak_rss(const struct result *result, const bool *counts, size_t last);
