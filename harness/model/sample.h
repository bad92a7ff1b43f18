/* A sample: one reading of one source at one moment. A series: many samples in order.
 *
 * Every value has a presence bit: one that could not be read is absent, never zero.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric.h"

/* What the experiment is doing. We force the probes (collect, release); every file and plot marks them. */
enum phase {
        PHASE_START,
        PHASE_BASELINE,
        PHASE_CONTROL, /* idle windows before the first run */
        PHASE_LOAD,
        PHASE_SETTLE,
        PHASE_IDLE, /* one idle window after the last run, before the release hook is called */
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
/* False if the metric was not read; the output then stays untouched. */
bool sample_get(const struct sample *sample, enum metric metric, int64_t *ret_value);
bool sample_has(const struct sample *sample, enum metric metric);
/* Returns the value, or `absent` if it was not read. */
int64_t sample_or(const struct sample *sample, enum metric metric, int64_t absent);
/* Copies every value that `from` has into `into`. */
void sample_merge(struct sample *into, const struct sample *from);

/* Samples in order of time. */
struct series {
        struct sample *samples;
        size_t count;
        size_t capacity;
};
void series_clear(struct series *series);
void series_append(struct series *series, const struct sample *sample);
