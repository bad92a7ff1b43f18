/* The verdict: three answers and every number and threshold that led to them. Names are a contract: verdict.json. */
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

/* One channel's series and what the statistics say of it. NAN: not known. */
struct channel_verdict {
        bool measured;      /* false: too few values to be judged at all; `finding` says why */
        bool decides;       /* false: flat is said whether or not it is flat (settled RSS) */
        const char *source; /* what the values are, "collected", "next-gc"; static; NULL: not measured */
        enum shape shape;
        double *values; /* one per run, run 1 first; NAN where a run has none or does not count */
        size_t count;
        double baseline; /* before the first run */
        double level;    /* median of the runs kept */
        double slope;    /* Theil-Sen, per run; of growth in jumps the mean of what there is for each run */
        double slope_low; /* the exact interval's ends, one-sided at verdict.alpha_look, widened by the step: */
        double slope_high;    /* growing needs slope_low > delta_growing */
        double flat_low;      /* the same, widened for correlated noise and for steps that were seen: */
        double flat_high;     /* flat needs -delta < flat_low and flat_high < delta */
        double delta;         /* the growth per run that is still called flat */
        double delta_growing; /* the growth per run that must be exceeded to be called growing; at most delta */
        double p_growing;     /* exact Kendall probability of such a series if it grew by no more than that */
        double step;          /* Q, the channel's own quantum; 0: none */
        double noise;         /* sigma, standard deviation around the trend */
        double detectable;    /* the smallest growth per run that would have been called growing */
        int runs_needed;      /* in all, for a decision; 0: decided, -1: no number of runs will */
        bool in_steps;        /* it grows in jumps: no line is its slope */
        int warmup; /* values left out at the start; more than verdict.warmup where a later stretch decided */
        struct finding finding; /* what the statistics say, or why it was not measured */
};

enum verdict_per { PER_REQUEST, PER_HOUR, PER_CONNECTION, PER_STREAM, PER_RUN, PER_COUNT };
extern const char *const verdict_per_names[PER_COUNT + 1]; /* "request", "hour", … */

/* How fast one growing channel grows, in bytes of what a memory limit counts; or what a held connection or stream costs.
 * NAN: no such end. */
struct verdict_rate {
        enum channel channel;
        enum verdict_per per;
        bool apart; /* of a connection or stream: the runs told it from the other rates; false: it says the whole */
        bool held; /* no growth: what each one costs while it is open */
        double bytes;
        double low;
        double high;
};

struct verdict_holder {
        char *name; /* ledger row, "go_reserve" */
        char *label;
        int64_t bytes;
};

/* What idle windows after the last run, or before the first, showed of what was called growing. */
struct verdict_rest {
        bool rested;       /* there was a rest */
        double length_s;   /* from the last load to its end */
        double held_s;     /* from the last load until half of the growth was gone; NAN: it stayed */
        double lifetime_s; /* until the fall was over: how long what was kept last was kept; NAN: not seen */
        double fallen;     /* share of the growth that was gone at the end; NAN: not watched */
        double stays; /* what was left of the growth at the end, in the channel's unit; NAN: not watched */
        double idle_per_hour; /* growth without a load, in the channel's unit; NAN: not known */
        bool by_the_hour;     /* as fast as with it: no matter of requests */
        bool partly;          /* surely, but slower than with it: rates tell both */
        enum channel channel; /* that the figures are about */
};

struct verdict_call_site {
        char *stack;     /* "main.leakRecord < main.handleLeak < net/http.HandlerFunc.ServeHTTP" */
        double growth;   /* over the runs compared */
        bool goroutines; /* growth counts goroutines; else it is bytes */
        double share;    /* of all growth, 0…1 */
};

struct verdict {
        enum shape shape;
        enum hypothesis hypothesis;
        bool has_cause;
        enum channel cause;
        struct finding cause_why;       /* why this one, or why none */
        struct finding hypothesis_why;  /* the figures that confirm or refute it, or what was missing */
        int exit_code;                  /* of the measurement and the gates together */
        struct finding_list findings;   /* most important first; `reasons` of verdict.json are their words */
        struct verdict_holder *holders; /* rows of the settled ledger, largest first */
        size_t holder_count;
        bool has_ledger; /* false: the last run has no settled ledger; no holders, go_held and unexplained unknown */
        bool has_levels;           /* false: the three figures below are unknown */
        struct finding levels_why; /* why they are unknown; none where known */
        int64_t rss_settled_bytes;
        int64_t live_heap_bytes;
        int64_t gap_bytes; /* resident and not live: RSS - the live heap as far as it is resident */
        int64_t unexplained_bytes;
        char *madvise_predicted; /* "DONTNEED", "FREE"; NULL: unknown */
        char *madvise_observed;  /* NULL: not observed yet */
        char *madvise_evidence;
        bool has_intervention;
        struct finding intervention_why; /* why there is none; none where there is one */
        int64_t released_bytes; /* given back by the release hook: the fall of RSS without lazily freed pages */
        int64_t reserve_bytes;   /* what the settled ledger of the same run calls Go reserve */
        int64_t dead_heap_bytes; /* and dead heap: both together are to be given back */
        int64_t go_held_bytes; /* reserve, dead heap and lazily freed in the settled ledger of the last run */
        struct channel_verdict channels[CHANNEL_COUNT];
        struct verdict_rest rest;
        double *gc_cpu; /* the collector's share of the available processors, one for each run; NAN: not known */
        size_t gc_cpu_count;
        double gc_cpu_median; /* over the runs that count */
        double collections;   /* that the runtime made by itself in the median run; NAN: not known */
        bool gc_has_no_room; /* its goal is at the live heap: it collects again as soon as it has collected */
        struct verdict_rate *rates; /* of every growing channel that is a cause of its own, heaviest first */
        size_t rate_count;
        struct verdict_call_site *call_sites;
        size_t call_site_count;
        struct growth_list grown; /* from the first run that the cause keeps to the last, from memory */
        double requests_sent;     /* in all runs */
        double requests_distinct; /* of them: with the same keys in every run nothing that grows by the key would show */
        double held_per_run;     /* connections that were held open, median over the runs; 0: none */
        double requests_per_run; /* median over the valid runs; 0: nobody told, growth is then told by the hour */
        double run_hours;        /* median over the valid runs, from the begin of one to that of the next */
        double delta_bytes;      /* the affordable growth per run that every channel of bytes is held to */
        double delta_bytes_per_request; /* the same per request */
        double bytes_per_run;           /* growth of the memory behind the cause; NAN: nothing grows */
        double bytes_per_run_low;
        double bytes_per_run_high;
        double bytes_per_request; /* the same per request */
        double bytes_per_request_low;
        double bytes_per_request_high;
        double stacks_resident_per_run; /* where less of StackInuse's growth is resident; NAN: it is not told */
        double limit_reached_s; /* seconds until the memory limit at that rate and load; NAN: no limit or no growth */
        struct finding limit_why; /* why limit_reached_s is unknown; none where known */
        double alpha;             /* one-sided, of the whole experiment */
        double alpha_look;        /* its part for one look */
        int runs;                 /* valid runs that were judged */
        int runs_dropped;         /* runs that do not count: failed requests, saturated generator, faults */
        int warmup;               /* valid runs left out at the start */
        int *looks;               /* runs at which a decision was tried */
        enum shape *look_shapes;
        size_t look_count;
        bool interrupted;
        bool is_void; /* could not measure: the shape is not to be relied on */
};
/* The place of the first value that is kept after the channel's warm-up, which is so many known values; `count` where
 * there is none. */
size_t verdict_kept_from(const struct channel_verdict *channel);
void verdict_clear(struct verdict *verdict);
/* What the measurement alone leads to, model/exit_code.h: 130, 4, 3 or 0; gates add theirs. */
int verdict_exit_code(const struct verdict *verdict);
