/* The shapes of series, without noise. */
#include "simulate_series.h"

#include <math.h>

#include "base/rng.h"

void shape_line(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->slope * SERIES_DELTA * (double)(i + 1);
}

/* Rises exponentially to a bound (amplitude > 0) or falls from a start-up level (amplitude < 0), plus a linear leak. */
void shape_exponential(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] -= kind->amplitude * exp(-(double)(i + 1) / kind->tau);
}

/* A cache that fills linearly and then stays full. */
void shape_fill(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] -= kind->amplitude * fmax(0, 1 - (double)(i + 1) / kind->tau);
}

/* One permanent step at a random run. */
void shape_jump(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        size_t at = (size_t)rng_below(rng, 30);

        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] += i >= at ? kind->amplitude : 0;
}

/* A leak in slabs: no growth for some runs, then a whole slab at once. */
void shape_slabs(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = rng_f64(rng) * kind->tau;

        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL +
                       kind->slope * SERIES_DELTA * kind->tau * floor(((double)(i + 1) + phase) / kind->tau);
}

void shape_wave(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = rng_f64(rng) * 2 * M_PI;

        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] += kind->amplitude * sin(2 * M_PI * (double)i / kind->tau + phase);
}

/* Growth that accelerates from zero and reaches the mean pace after 20 runs. */
void shape_accelerating(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->slope * SERIES_DELTA * (double)((i + 1) * (i + 1)) / 20;
}

/* A leak whose process is replaced in the middle of the experiment. */
void shape_restart(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        size_t at = 4 + (size_t)rng_below(rng, 12);

        shape_line(kind, rng, y, n);
        for (size_t i = at; i < n; i++)
                y[i] -= kind->slope * SERIES_DELTA * (double)at;
}

void shape_released(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)kind;
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_BASELINE + 5;
}

/* Returns the capacity of a container that holds `content`, in runs' worth of entries: the smallest phase × law^j that
 * is not below it. */
static double capacity(double content, double law, double phase)
{
        double size = phase;

        while (size < content)
                size *= law;
        while (size / law >= content)
                size /= law;
        return size;
}

/* A container that grows by the factor `law` whenever it is full. A share of its bytes may be separately allocated
 * entries, which grow with each run. It may be bounded, and may have entries from the start. */
void shape_container(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = pow(kind->law, rng_f64(rng));
        double none = kind->preload > 0 ? capacity(kind->preload, kind->law, phase) : 0;

        for (size_t i = 0; i < n; i++) {
                double content = (double)(i + 1) + kind->preload;

                if (kind->full_after > 0)
                        content = fmin(content, kind->full_after);
                y[i] = SERIES_LEVEL +
                       kind->slope * SERIES_DELTA *
                               (kind->entries * (content - kind->preload) +
                                (1 - kind->entries) * (capacity(content, kind->law, phase) - none));
        }
}

/* Entries that live for `tau` runs. The time of the sweep within a second and the duration of a run are random. */
void shape_expiring(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->amplitude * (fmin((double)(i + 1), kind->tau) / kind->tau +
                                                         (rng_f64(rng) - 0.5) / (4 * kind->tau));
}

/* A sawtooth that is cut every `tau` runs; its crests may rise. */
void shape_sawtooth(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = rng_f64(rng);

        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++) {
                double turns = (double)(i + 1) / kind->tau + phase;

                y[i] += kind->amplitude * (turns - floor(turns));
        }
}

/* A leak that begins after `tau` runs. */
void shape_late(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->slope * SERIES_DELTA * fmax(0, (double)(i + 1) - kind->tau);
}

/* Three permanent steps at random runs. */
void shape_three_jumps(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL;
        for (int jump = 0; jump < 3; jump++)
                for (size_t i = (size_t)rng_below(rng, 30); i < n; i++)
                        y[i] += kind->amplitude;
}
