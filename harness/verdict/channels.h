/* Channels: each is one number per run, taken from a result's checkpoints and settled ledgers.
 *
 * A table, one row a channel: where its number comes from, in which steps it moves, what its growth costs.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

struct result;

/* What is fixed about a channel. */
struct channel_trait {
        bool decides;      /* false: context, not proof on its own */
        double step;       /* Q in the channel's unit; 0: none */
        double unit_bytes; /* what one unit costs: 1 for bytes, the least memory behind one goroutine or thread */
        double resolution; /* the smallest difference that the source can show */
        double growing;    /* for counts: growth per run that must be exceeded; 0: the same as delta */
};
extern const struct channel_trait channel_traits[CHANNEL_COUNT];

/* The channel's value in each of runs 1…last, run 1 at ret_values[0]; NAN where a run has none or does not count
 * (`counts[run]` false). Returns how many there are. All values come from the same checkpoint. `*ret_why` is set to
 * the code that says why there is none, else to FINDING_NONE. */
size_t channels_values(const struct result *result, enum channel channel, const bool *counts, size_t last,
                       double *ret_values, enum finding_code *ret_why);

/* The channel before the first run, NAN where not read. */
double channels_baseline(const struct result *result, enum channel channel);

/* Median over the runs that count of the highest RSS under load, NAN where not read. */
double channels_peak_rss(const struct result *result, const bool *counts, size_t last);
