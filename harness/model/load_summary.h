/* The result of `plateau load`, for its text and its JSON output. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct load_stats;
struct scenario_load;

struct load_summary {
        const char *url;                  /* all pointers here are borrowed */
        const struct scenario_load *load; /* the load asked for */
        const struct load_stats *stats;   /* the load achieved */
        uint64_t seed;
        bool interrupted;
};

/* The percentiles that are shown, in ascending order; the last is the maximum. */
enum { LOAD_QUANTILES = 5 };
struct load_quantile {
        const char *name;  /* in JSON: "p99_9" */
        const char *title; /* for people: "p99.9" */
        double q;
};
extern const struct load_quantile load_quantiles[LOAD_QUANTILES];

/* Returns true if requests had due times (an arrival rate, or think time), so that latency and service time differ. */
bool load_summary_has_schedule(const struct load_summary *summary);
/* Returns answers per second, averaged over the whole load. */
double load_summary_per_s(const struct load_summary *summary);
