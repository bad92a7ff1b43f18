/* A service's pages, as a scenario names them, and how they are asked: what the checks of them share. */
#pragma once

#include <stdbool.h>

struct fetcher;
struct process_ref;
struct scenario_target;

struct pages {
        struct fetcher *fetcher;
        const char *base_url;
        const struct scenario_target *target;
        const struct process_ref *process; /* whose pages they have to be */
        const bool *stop;
};
