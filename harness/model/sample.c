/* Presence bits of samples, and the growing array of a series. */
#include "model/sample.h"

#include <stdlib.h>

#include "base/mem.h"

const char *const phase_names[PHASE_COUNT + 1] = {
        [PHASE_START] = "start",
        [PHASE_BASELINE] = "baseline",
        [PHASE_CONTROL] = "control",
        [PHASE_LOAD] = "load",
        [PHASE_SETTLE] = "settle",
        [PHASE_IDLE] = "idle",
        [PHASE_PROBE_COLLECT] = "probe-collect",
        [PHASE_PROBE_RELEASE] = "probe-release",
        [PHASE_REST] = "rest",
        [PHASE_STOP] = "stop",
};

void sample_set(struct sample *sample, enum metric metric, int64_t value)
{
        sample->present |= (metric_set)1 << metric;
        sample->values[metric] = value;
}

bool sample_has(const struct sample *sample, enum metric metric)
{
        return sample->present >> metric & 1;
}

bool sample_get(const struct sample *sample, enum metric metric, int64_t *ret_value)
{
        if (!sample_has(sample, metric))
                return false;
        *ret_value = sample->values[metric];
        return true;
}

int64_t sample_or(const struct sample *sample, enum metric metric, int64_t absent)
{
        return sample_has(sample, metric) ? sample->values[metric] : absent;
}

void sample_merge(struct sample *into, const struct sample *from)
{
        for (int m = 0; m < METRIC_COUNT; m++)
                if (sample_has(from, (enum metric)m))
                        sample_set(into, (enum metric)m, from->values[m]);
}

void series_clear(struct series *series)
{
        free(series->samples);
        *series = (struct series){ 0 };
}

void series_append(struct series *series, const struct sample *sample)
{
        series->samples =
                mem_grow(series->samples, &series->capacity, series->count + 1, sizeof(*series->samples));
        series->samples[series->count++] = *sample;
}
