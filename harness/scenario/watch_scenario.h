/* The scenario of `plateau watch`: windows of a running service's own load. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/metric.h"

struct scenario_access;

/* Texts are borrowed; NULL: none. */
struct watch_scenario {
        const char *name;
        int64_t pid;
        const char *url;
        const char *pages[SOURCE_COUNT];      /* paths of those that answer */
        const struct scenario_access *access; /* what opens the pages */
        const char *delta;                    /* as in a scenario: "10MiB/h" */
        int64_t window_ns;
        int64_t runs_max;
        bool collect; /* forces two collections after each window */
};

/* As text, so that the result can be read and repeated like any other. Nothing is forced that was not asked for, and
 * nothing waited for: the service's users decide what it does. Fresh memory. */
char *watch_scenario_build(const struct watch_scenario *watch);
