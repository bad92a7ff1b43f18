#include "telemetry/cadence.h"

void cadence_start(struct cadence *cadence, int64_t now_ns)
{
        cadence->next_ns = now_ns;
}

int64_t cadence_advance(struct cadence *cadence, int64_t now_ns)
{
        int64_t missed = now_ns > cadence->next_ns ? (now_ns - cadence->next_ns) / cadence->period_ns : 0;

        cadence->next_ns += (missed + 1) * cadence->period_ns;
        return missed;
}

void cadence_stretch(struct cadence *cadence, int64_t now_ns, int64_t took_ns)
{
        int64_t least_ns = now_ns + (cadence->share - 1) * took_ns;

        if (cadence->next_ns < least_ns)
                cadence->next_ns = least_ns;
}
