/* Was the generator the bottleneck? Then latencies and rates are its own, and the run is not valid. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One worker thread over its run. */
struct saturation_worker {
        int64_t wall_ns;
        int64_t cpu_ns;
        int64_t delay_ns; /* runnable, but waiting for a processor; -1: unknown */
        int64_t planned;
        int64_t own_late;  /* sent more than 10 ms late although a connection was free */
        int64_t shortages; /* connects that failed for want of ports or descriptors on this side */
};

/* The first reason that holds, as a sentence that the caller frees; NULL: the generator kept up. */
char *saturation_judge(const struct saturation_worker *workers, size_t count);
