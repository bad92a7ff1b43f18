#include "load/spacing.h"

static int64_t spacing_of(double latency_ns)
{
        double ns = latency_ns / SPACING_SHARE;

        if (ns < (double)SPACING_MIN_NS)
                return 0;
        return ns < (double)SPACING_MAX_NS ? (int64_t)ns : SPACING_MAX_NS;
}

void spacing_measure(struct spacing *spacing, size_t busy, int64_t answered, int64_t now_ns)
{
        int64_t since_ns = now_ns - spacing->measured_ns, more = answered - spacing->answered;

        if (spacing->measured_ns)
                spacing->ns = more > 0 ? spacing_of((double)busy * (double)since_ns / (double)more) : 0;
        spacing->measured_ns = now_ns;
        spacing->answered = answered;
}
