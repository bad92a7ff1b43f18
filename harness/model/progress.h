/* Progress figures to show while a load or a campaign is running. */
#pragma once

#include <stdint.h>

#include "model/sample.h"

/* Progress of one load. */
struct load_progress {
        int64_t planned;
        int64_t sent;
        int64_t answered;
        int64_t failed;
        int64_t latency_p99_ns; /* in the last whole second, of the slowest thread; 0 in the first second */
        double elapsed_s;       /* since the schedule began; 0 while connections are being opened */
};

/* Progress of a campaign; a negative value is not known. */
struct campaign_progress {
        int32_t run;
        enum phase phase;
        double elapsed_s; /* in this phase */
        double length_s;  /* planned */
        double planned_per_s;
        double answered_per_s;
        int64_t failed;
        int64_t p99_ns;
        int64_t rss_bytes;
        int64_t heap_bytes; /* HeapAlloc */
};
