/* Tells whether the load generator was the bottleneck. Its latencies and rates then say nothing about the service, and
 * the run is not valid. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One worker thread over its run. */
struct saturation_worker {
        int64_t wall_ns;
        int64_t cpu_ns;
        int64_t delay_ns; /* time spent runnable but waiting for a processor; -1: unknown */
        int64_t planned;
        int64_t own_late;  /* requests sent more than 10 ms late although a connection was free */
        int64_t shortages; /* connects that failed because we ran out of ports or descriptors */
};

/* Returns the first reason found, as a sentence that the caller frees, or NULL if the generator kept up. */
char *saturation_judge(const struct saturation_worker *workers, size_t count);
