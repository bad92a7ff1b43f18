/* The verdict: shape, cause and hypothesis, with every number and threshold that led to them. Its names appear in
 * verdict.json and are a contract. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/channel.h"
#include "model/finding.h"
#include "model/growth.h"

enum shape { SHAPE_PLATEAU, SHAPE_RELEASED, SHAPE_GROWING, SHAPE_INCONCLUSIVE, SHAPE_COUNT };
extern const char *const shape_names[SHAPE_COUNT + 1];

enum hypothesis { HYPOTHESIS_CONFIRMED, HYPOTHESIS_REFUTED, HYPOTHESIS_UNDECIDED, HYPOTHESIS_COUNT };
extern const char *const hypothesis_names[HYPOTHESIS_COUNT + 1];

/* One channel's values and what the statistics say about them. NAN: not known. */
struct channel_verdict {
        bool measured; /* false: too few values to judge; `finding` says why */
        bool decides;  /* false: the verdict may be PLATEAU even if this channel is not flat (settled RSS) */
        const char *source; /* where the values come from: "collected", "next-gc"; NULL: not measured */
        enum shape shape;
        double *values; /* one per run, run 1 first; NAN if a run has none or does not count */
        size_t count;
        double baseline;   /* value before the first run */
        double level;      /* median after the warm-up */
        double slope;      /* Theil-Sen slope per run; for growth in steps the mean growth per run */
        double slope_low;  /* exact one-sided confidence bounds at verdict.alpha_look, widened by the step; */
        double slope_high; /* GROWING requires slope_low > delta_growing */
        double flat_low;   /* the same bounds, also widened for correlated noise and steps that were seen; */
        double flat_high;  /* flat requires -delta < flat_low and flat_high < delta */
        double delta;      /* largest growth per run that still counts as flat */
        double delta_growing; /* growth per run that must be exceeded to count as growing; at most delta */
        double p_growing;     /* exact Kendall p-value of the series under growth by delta_growing per run */
        double step;          /* Q, the quantum in which the channel moves; 0: none */
        double noise;         /* sigma, standard deviation around the trend */
        double detectable;    /* smallest growth per run that would have been called growing */
        int runs_needed;      /* total runs needed for a decision; 0: decided; -1: no number will do */
        bool in_steps;        /* it grows in steps, so that no line fits it */
        int warmup;           /* values left out at the start; above verdict.warmup if a later part decided */
        struct finding finding; /* the result, or why it was not measured */
};

enum verdict_per { PER_REQUEST, PER_HOUR, PER_CONNECTION, PER_STREAM, PER_RUN, PER_COUNT };
extern const char *const verdict_per_names[PER_COUNT + 1]; /* "request", "hour", … */

/* How fast one growing channel grows, in bytes as a memory limit counts them; or what a held connection or stream
 * costs. low and high are confidence bounds; NAN: none. */
struct verdict_rate {
        enum channel channel;
        enum verdict_per per;
        bool apart; /* per connection or stream: separated from the other rates; false: includes all growth */
        bool held;  /* not growth, but what each one costs while it is open */
        double bytes;
        double low;
        double high;
};

/* What holds the memory: one row of the settled ledger. */
struct verdict_holder {
        char *name; /* ledger row, "go_reserve" */
        char *label;
        int64_t bytes;
};

/* What idle windows, after the last run or before the first, showed about the growing channel. */
struct verdict_rest {
        bool rested;     /* there was a rest after the last run */
        double length_s; /* from the end of the last load to the end of the rest */
        double held_s;   /* from the end of the last load until half of the growth was gone; NAN: it stayed */
        double lifetime_s; /* until nothing fell any more: how long the last memory was kept; NAN: not seen */
        double fallen;     /* share of the growth that was gone at the end; NAN: not watched */
        double stays;      /* growth that was left at the end, in the channel's unit; NAN: not watched */
        double idle_per_hour; /* growth without load, in the channel's unit; NAN: not known */
        bool by_the_hour;     /* it grows as fast without load as with it, so requests are not the cause */
        bool partly;          /* it grows without load, but more slowly; the rates state both parts */
        enum channel channel; /* the channel that all this is about */
};

struct verdict_call_site {
        char *stack;     /* "main.leakRecord < main.handleLeak < net/http.HandlerFunc.ServeHTTP" */
        double growth;   /* between the two profiles compared */
        bool goroutines; /* `growth` is in goroutines; false: in bytes */
        double share;    /* share of all growth, 0…1 */
};

struct verdict {
        enum shape shape;
        enum hypothesis hypothesis;
        bool has_cause;
        enum channel cause;
        struct finding cause_why;      /* why this cause, or why none */
        struct finding hypothesis_why; /* figures that confirm or refute it, or what was missing */
        int exit_code;                 /* from measurement and gates together */
        struct finding_list findings; /* most important first; verdict.json's `reasons` are their sentences */
        struct verdict_holder *holders; /* rows of the settled ledger, largest first */
        size_t holder_count;
        bool has_ledger; /* false: the last run has no settled ledger, so holders, go_held_bytes and unexplained_bytes
                            are unknown */
        bool has_levels;           /* false: the next three figures are unknown */
        struct finding levels_why; /* why they are unknown; FINDING_NONE if known */
        int64_t rss_settled_bytes;
        int64_t live_heap_bytes;
        int64_t gap_bytes; /* resident but not live: RSS - the resident part of the live heap */
        int64_t unexplained_bytes;
        char *madvise_predicted; /* "DONTNEED", "FREE"; NULL: unknown */
        char *madvise_observed;  /* NULL: not observed yet */
        char *madvise_evidence;
        bool has_intervention;
        struct finding intervention_why; /* why there was no intervention; FINDING_NONE if there was */
        int64_t released_bytes; /* returned by the release hook: the fall of RSS without lazily freed pages */
        int64_t reserve_bytes;  /* Go reserve in the settled ledger of the same run */
        int64_t dead_heap_bytes; /* dead heap there; the hook is expected to return the sum of both */
        int64_t go_held_bytes; /* reserve, dead heap and lazily freed in the settled ledger of the last run */
        struct channel_verdict channels[CHANNEL_COUNT];
        struct verdict_rest rest;
        double *gc_cpu; /* GC's share of the available processor time, one per run; NAN: not known */
        size_t gc_cpu_count;
        double gc_cpu_median; /* over the runs that count */
        double collections;   /* GC cycles started by the runtime itself, median over runs; NAN: not known */
        bool gc_has_no_room;  /* the heap goal is at the live heap: one GC cycle follows the other */
        struct verdict_rate *rates; /* one per growing channel that is a cause of its own, largest first */
        size_t rate_count;
        struct verdict_call_site *call_sites;
        size_t call_site_count;
        struct growth_list grown; /* between the first and the last run judged, read from memory */
        double requests_sent;     /* in all runs */
        double requests_distinct; /* different ones; if runs repeat keys, growth per new key would not show */
        double held_per_run;      /* connections held open, median over the runs; 0: none */
        double requests_per_run;  /* median over the valid runs; 0: not known, growth is then per hour */
        double run_hours;   /* from the start of a run to the start of the next, median over the valid runs */
        double delta_bytes; /* affordable growth per run, applied to every channel in bytes */
        double delta_bytes_per_request; /* the same per request */
        double bytes_per_run;           /* growth of the cause's memory; NAN: nothing grows */
        double bytes_per_run_low;
        double bytes_per_run_high;
        double bytes_per_request; /* the same per request */
        double bytes_per_request_low;
        double bytes_per_request_high;
        double stacks_resident_per_run; /* resident growth of stacks if below that of StackInuse; NAN: not stated */
        double limit_reached_s; /* seconds until the memory limit at this rate and load; NAN: no limit or growth */
        struct finding limit_why; /* why limit_reached_s is unknown; FINDING_NONE if known */
        double alpha;             /* one-sided error probability of the whole experiment */
        double alpha_look;        /* the part of alpha spent on one look */
        int runs;                 /* valid runs judged */
        int runs_dropped;         /* runs that do not count: failed requests, saturated generator, faults */
        int warmup;               /* valid runs left out at the start */
        int *looks;               /* numbers of runs after which a decision was tried */
        enum shape *look_shapes;
        size_t look_count;
        bool interrupted;
        bool is_void; /* the measurement failed; the shape means nothing */
};
/* Returns the index of the first value after the channel's warm-up, which leaves out that many known values; `count` if
 * there is none. */
size_t verdict_kept_from(const struct channel_verdict *channel);
void verdict_clear(struct verdict *verdict);
/* Returns the exit code from the measurement alone, 130, 4, 3 or 0 (model/exit_code.h); gates may make it worse. */
int verdict_exit_code(const struct verdict *verdict);
