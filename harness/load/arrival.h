/* Intended send times of an open loop: a pure function of the scenario's load and its seed.
 *
 * The schedule is the inverse of N(t), the number of requests that the stages ask for up to time t: request i is
 * due when N reaches i (uniform), or when N reaches the sum of i + 1 exponential draws of mean 1 (Poisson; the time
 * change of an inhomogeneous Poisson process, Çinlar 1975). So ramps, steps and pauses need no special case.
 * Due times are computed one by one, on demand. While every connection is busy the caller stops asking for the next
 * one, so no queue of overdue requests is needed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"

struct scenario_load;
struct load_stage;

struct arrival {
        const struct load_stage *stages; /* borrowed */
        size_t stage_count;
        double constant_rate; /* requests/s; used instead of stages where `stages` is NULL */
        double constant_s;    /* how long the constant rate lasts, in s */
        double start_rate;    /* requests/s at the start of the current stage */
        size_t stage;         /* index of the current stage */
        double stage_begin_s; /* when the current stage starts, in s after the start of the load */
        double stage_begin_n; /* N at that time */
        double reached_n;     /* N of the last arrival */
        int64_t index;        /* of the next arrival */
        int64_t count_max;    /* limit on arrivals; INT64_MAX: only the stages limit them */
        bool poisson;
        struct rng rng;
};

/* Starts the schedule of `load`, which must have an arrival-rate executor and outlive `arrival`. */
void arrival_init(struct arrival *arrival, const struct scenario_load *load, uint64_t seed);

/* Returns the next due time in ns after the start, never less than the previous one. False at the end of the
 * schedule. */
bool arrival_next(struct arrival *arrival, int64_t *ret_due_ns);

/* Returns the level of a ramp (requests/s or users) at `t_ns` after the start. After the last stage it is that
 * stage's target. */
double arrival_level(const struct scenario_load *load, int64_t t_ns);
