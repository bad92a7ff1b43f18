/* A plan: exactly what will be done, and when. The same scenario gives the same plan; `plateau check` prints it
 * without running. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct scenario;

enum { PLAN_LOOKS_MAX = 8 };

struct plan {
        double requests_per_run; /* planned; 0: a closed loop bounded by time */
        double distinct_requests; /* to be expected over all of `runs_max`; 0: how many are sent is not planned */
        int64_t run_load_ns;      /* planned length of the load; 0: until the requests are answered */
        int64_t run_settle_ns;
        int64_t shortest_ns; /* of the whole experiment, loads and windows only */
        int64_t longest_ns;
        int runs_min;
        int runs_max;
        int looks[PLAN_LOOKS_MAX]; /* valid runs after which a decision is tried */
        size_t look_count;
};
