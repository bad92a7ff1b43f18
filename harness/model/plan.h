/* A plan: what will be done, and when. The same scenario always gives the same plan; `plateau check` prints it without
 * running. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct scenario;

enum { PLAN_LOOKS_MAX = 10 };

struct plan {
        double requests_per_run;  /* 0: not planned (a closed loop that ends by time) */
        double distinct_requests; /* expected over `runs_max` runs; 0: the number of requests is not planned */
        int64_t run_load_ns;      /* length of the load; 0: it ends when the requests are answered */
        int64_t run_settle_ns;
        int64_t shortest_ns; /* whole experiment with runs_min runs; loads and waiting windows only */
        int64_t longest_ns;  /* with runs_max runs */
        int runs_min;
        int runs_max;
        int looks[PLAN_LOOKS_MAX]; /* numbers of valid runs after which a decision is tried */
        size_t look_count;
};
