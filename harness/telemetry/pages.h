/* The arguments that the checks of a service's telemetry pages share (prove.h, owner.h). */
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
        const bool *stop;                  /* NULL, or a flag that ends waiting for answers */
};
