/* Makes the scenario of `plateau watch`: its runs are windows of time in which a service has its own load. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/metric.h"

struct scenario_access;

/* What to watch. All texts are borrowed; NULL: none. */
struct watch_scenario {
        const char *name;
        int64_t pid;
        const char *url;
        const char *pages[SOURCE_COUNT];      /* paths of pages that answer */
        const struct scenario_access *access; /* credentials for the pages */
        const char *delta;                    /* as in a scenario: "10MiB/h" */
        int64_t window_ns;
        int64_t runs_max;
        bool collect; /* force two collections after each window */
};

/* Returns the scenario as JSON text, so that the result can be read and repeated like any other; the caller frees it.
 * It forces nothing that was not asked for and has no waiting windows, since the load cannot be stopped. */
char *watch_scenario_build(const struct watch_scenario *watch);
