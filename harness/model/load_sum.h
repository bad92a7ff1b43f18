/* The load of all runs added up, for tables and exports. */
#pragma once

#include <stdint.h>

#include "model/load_stats.h"

struct result;
struct run;

struct load_sum {
        int64_t planned;
        int64_t sent;
        int64_t answered;
        int64_t failed;
        int64_t dropped;
        int64_t failures[LOAD_FAIL_COUNT];
        int64_t duration_ns;
        struct histogram *latency; /* never NULL */
        struct histogram *service;
        struct histogram *lag;
};
/* Adds up the runs of a result. Counts come from every run, so that no failure is hidden; latencies only from runs whose
 * times count, as in gates. The caller clears the sum. */
void load_sum_init(const struct result *result, struct load_sum *ret_sum);
void load_sum_clear(struct load_sum *sum);

/* Returns quantile q in [0, 1] of one run's latency, in ns; NAN if its times do not count or nothing was answered. */
double load_sum_run_latency(const struct run *run, double q);
