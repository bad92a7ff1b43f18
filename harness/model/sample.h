/* A sample: one reading of one source at one moment; and a series of them.
 *
 * A reading that failed is absent, never zero: every value has a presence bit.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric.h"

/* What the experiment is doing. Probes (collect, release) are forced by us and marked in every file and plot. */
enum phase {
        PHASE_START,
        PHASE_BASELINE,
        PHASE_CONTROL, /* idle windows before the first run */
        PHASE_LOAD,
        PHASE_SETTLE,
        PHASE_IDLE, /* one window after the last run, before the release hook */
        PHASE_PROBE_COLLECT,
        PHASE_PROBE_RELEASE,
        PHASE_REST, /* idle windows after the last run */
        PHASE_STOP,
        PHASE_COUNT,
};
extern const char *const phase_names[PHASE_COUNT + 1];

/* One bit per metric. */
__extension__ typedef unsigned __int128 metric_set;

struct sample {
        int64_t t_ns;    /* CLOCK_MONOTONIC, when the reading began */
        int64_t took_ns; /* how long the reading took */
        int32_t run;     /* 1…N; 0: before the first run */
        enum phase phase;
        enum metric_source source;
        metric_set present; /* bit m: values[m] was read */
        int64_t values[METRIC_COUNT];
};
_Static_assert(METRIC_COUNT <= 128, "struct sample keeps one presence bit per metric");

void sample_set(struct sample *sample, enum metric metric, int64_t value);
/* False where it was not read; the output stays untouched. */
bool sample_get(const struct sample *sample, enum metric metric, int64_t *ret_value);
bool sample_has(const struct sample *sample, enum metric metric);
/* The value, or `absent` where it was not read. */
int64_t sample_or(const struct sample *sample, enum metric metric, int64_t absent);
/* Copies every value that `from` has into `into`. */
void sample_merge(struct sample *into, const struct sample *from);

/* Samples in the order of their time. */
struct series {
        struct sample *samples;
        size_t count;
        size_t capacity;
};
void series_clear(struct series *series);
void series_append(struct series *series, const struct sample *sample);
