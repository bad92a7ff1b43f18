/* Intended send times of an open loop: a pure function of the scenario's load and its seed.
 *
 * The schedule is the inverse of N(t), the number of requests that the stages ask for up to time t: request i is
 * due when N reaches i (uniform), or when N reaches the sum of i + 1 exponential draws of mean 1 (Poisson; the time
 * change of an inhomogeneous Poisson process, Çinlar 1975). So ramps, steps and pauses need no special case, and
 * there is no queue: a schedule that is ahead of the connections simply has not been read on.
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
        double constant_rate; /* stands for the stages where there are none */
        double constant_s;
        double start_rate;    /* at the beginning of the stage under way */
        size_t stage;         /* under way */
        double stage_begin_s; /* its begin */
        double stage_begin_n; /* N there */
        double reached_n;     /* N of the last arrival */
        int64_t index;        /* of the next arrival */
        int64_t count_max;    /* arrivals at most; INT64_MAX: as many as the stages hold */
        bool poisson;
        struct rng rng;
};

/* `load` has an arrival-rate executor and must outlive the schedule. */
void arrival_init(struct arrival *arrival, const struct scenario_load *load, uint64_t seed);

/* The next due time, in ns after the start, never before the one before; false: no more. */
bool arrival_next(struct arrival *arrival, int64_t *ret_due_ns);

/* The level of a ramp at `t_ns` after the start: requests/s or users; the last stage's target behind it. */
double arrival_level(const struct scenario_load *load, int64_t t_ns);
