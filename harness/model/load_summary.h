/* The result of `plateau load`, as it is shown. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct load_stats;
struct scenario_load;

struct load_summary {
        const char *url;                  /* borrowed, as all here is */
        const struct scenario_load *load; /* what was asked for */
        const struct load_stats *stats;   /* what came of it */
        uint64_t seed;
        bool interrupted;
};

/* The percentiles that are shown, from the lowest; max is the last. */
enum { LOAD_QUANTILES = 5 };
struct load_quantile {
        const char *name;  /* in JSON: "p99_9" */
        const char *title; /* for people: "p99.9" */
        double q;
};
extern const struct load_quantile load_quantiles[LOAD_QUANTILES];

/* Whether requests were due at moments of their own, so that lag and service time differ from latency. */
bool load_summary_has_schedule(const struct load_summary *summary);
/* Answers a second, over the whole load. */
double load_summary_per_s(const struct load_summary *summary);
