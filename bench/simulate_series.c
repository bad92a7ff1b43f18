/* The kinds of series: METHOD's table and worse. Noise is added in one place, the same for all. */
#include "simulate_series.h"

#include <math.h>

#include "base/rng.h"

static void shape_line(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->slope * SERIES_DELTA * (double)(i + 1);
}

/* Fills towards its bound (amplitude > 0) or falls from a start-up level (amplitude < 0), and may leak beneath. */
static void shape_exponential(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] -= kind->amplitude * exp(-(double)(i + 1) / kind->tau);
}

/* A cache that fills at a steady pace and is then full. */
static void shape_fill(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] -= kind->amplitude * fmax(0, 1 - (double)(i + 1) / kind->tau);
}

/* One more object for good, once, at a random run. */
static void shape_jump(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        size_t at = (size_t)rng_below(rng, 30);

        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] += i >= at ? kind->amplitude : 0;
}

/* A leak in slabs: nothing for some runs, then a whole slab. */
static void shape_slabs(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = rng_f64(rng) * kind->tau;

        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL +
                       kind->slope * SERIES_DELTA * kind->tau * floor(((double)(i + 1) + phase) / kind->tau);
}

static void shape_wave(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        double phase = rng_f64(rng) * 2 * M_PI;

        shape_line(kind, rng, y, n);
        for (size_t i = 0; i < n; i++)
                y[i] += kind->amplitude * sin(2 * M_PI * (double)i / kind->tau + phase);
}

/* Growth that speeds up from nothing: at the mean pace after 20 runs. */
static void shape_accelerating(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_LEVEL + kind->slope * SERIES_DELTA * (double)((i + 1) * (i + 1)) / 20;
}

/* A leak whose process is replaced in the middle of the experiment. */
static void shape_restart(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        size_t at = 4 + (size_t)rng_below(rng, 12);

        shape_line(kind, rng, y, n);
        for (size_t i = at; i < n; i++)
                y[i] -= kind->slope * SERIES_DELTA * (double)at;
}

static void shape_released(const struct series_kind *kind, struct rng *rng, double *y, size_t n)
{
        (void)kind;
        (void)rng;
        for (size_t i = 0; i < n; i++)
                y[i] = SERIES_BASELINE + 5;
}

const struct series_kind series_kinds[] = {
        { .name = "plateau", .shape = shape_line },
        { .name = "plateau, steps of 4", .shape = shape_line, .quantum = 4 },
        { .name = "plateau, correlated noise φ 0.3", .shape = shape_line, .correlated = 0.3 },
        { .name = "plateau, correlated noise φ 0.6", .shape = shape_line, .correlated = 0.6 },
        { .name = "plateau, correlated noise φ 0.9", .shape = shape_line, .correlated = 0.9 },
        { .name = "plateau, 5 % outliers", .shape = shape_line, .outliers = 0.05 },
        { .name = "plateau, 10 % missing", .shape = shape_line, .missing = 0.1 },
        { .name = "plateau by ratchet", .shape = shape_line, .ratchet = 1 },
        { .name = "one jump of 10", .shape = shape_jump, .amplitude = 10 },
        { .name = "wave of ±2, 7 runs", .shape = shape_wave, .amplitude = 2, .tau = 7 },
        { .name = "wave of ±2, 20 runs", .shape = shape_wave, .amplitude = 2, .tau = 20 },
        { .name = "exponential fill, τ 1.5", .shape = shape_exponential, .amplitude = 50, .tau = 1.5 },
        { .name = "exponential fill, τ 3", .shape = shape_exponential, .amplitude = 50, .tau = 3 },
        { .name = "exponential fill, τ 4", .shape = shape_exponential, .amplitude = 50, .tau = 4 },
        { .name = "exponential fill, τ 6", .shape = shape_exponential, .amplitude = 50, .tau = 6 },
        { .name = "exponential fill, τ 10", .shape = shape_exponential, .amplitude = 50, .tau = 10 },
        { .name = "exponential fill, τ 20",
          .shape = shape_exponential,
          .amplitude = 50,
          .tau = 20,
          .no_claim = 1 },
        { .name = "linear fill over 2 runs", .shape = shape_fill, .amplitude = 50, .tau = 2 },
        { .name = "linear fill over 8 runs", .shape = shape_fill, .amplitude = 50, .tau = 8 },
        { .name = "linear fill over 10 runs", .shape = shape_fill, .amplitude = 50, .tau = 10 },
        { .name = "linear fill over 11 runs",
          .shape = shape_fill,
          .amplitude = 50,
          .tau = 11,
          .no_claim = 1 },
        { .name = "linear fill over 14 runs",
          .shape = shape_fill,
          .amplitude = 50,
          .tau = 14,
          .no_claim = 1 },
        { .name = "released", .shape = shape_released },
        { .name = "falls, τ 3", .shape = shape_exponential, .amplitude = -20, .tau = 3 },
        { .name = "leak of 0.5 δ", .truth = TRUTH_SMALL, .shape = shape_line, .slope = 0.5 },
        { .name = "leak of 1.05 δ", .truth = TRUTH_LEAK, .shape = shape_line, .slope = 1.05 },
        { .name = "leak of 1.5 δ", .truth = TRUTH_LEAK, .shape = shape_line, .slope = 1.5 },
        { .name = "leak of 3 δ", .truth = TRUTH_LEAK, .shape = shape_line, .slope = 3 },
        { .name = "leak of 10 δ", .truth = TRUTH_LEAK, .shape = shape_line, .slope = 10 },
        { .name = "leak of 1.05 δ, steps of 4",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .quantum = 4 },
        { .name = "leak of 1.05 δ, φ 0.3",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .correlated = 0.3 },
        { .name = "leak of 1.05 δ, φ 0.6",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .correlated = 0.6 },
        { .name = "leak of 1.05 δ, φ 0.9",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .correlated = 0.9,
          .no_claim = 1 },
        { .name = "leak of 3 δ, φ 0.6",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 3,
          .correlated = 0.6 },
        { .name = "leak of 1.05 δ, 5 % outliers",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .outliers = 0.05 },
        { .name = "leak of 1.05 δ, 10 % missing",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.05,
          .missing = 0.1 },
        { .name = "leak of 3 δ, 5 % outliers",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 3,
          .outliers = 0.05 },
        { .name = "leak of 1.5 δ by ratchet",
          .truth = TRUTH_LEAK,
          .shape = shape_line,
          .slope = 1.5,
          .ratchet = 1 },
        { .name = "slabs every 2 runs, 1.5 δ",
          .truth = TRUTH_LEAK,
          .shape = shape_slabs,
          .slope = 1.5,
          .tau = 2 },
        { .name = "slabs every 3.5 runs, 1.5 δ",
          .truth = TRUTH_LEAK,
          .shape = shape_slabs,
          .slope = 1.5,
          .tau = 3.5 },
        { .name = "slabs every 6 runs, 1.5 δ",
          .truth = TRUTH_LEAK,
          .shape = shape_slabs,
          .slope = 1.5,
          .tau = 6,
          .no_claim = 1 },
        { .name = "leak of 1.5 δ beneath a fill, τ 3",
          .truth = TRUTH_LEAK,
          .shape = shape_exponential,
          .slope = 1.5,
          .amplitude = 50,
          .tau = 3 },
        { .name = "leak of 1.5 δ beneath a fall, τ 3",
          .truth = TRUTH_LEAK,
          .shape = shape_exponential,
          .slope = 1.5,
          .amplitude = -20,
          .tau = 3,
          .no_claim = 1 },
        { .name = "leak that speeds up",
          .truth = TRUTH_LEAK,
          .shape = shape_accelerating,
          .slope = 3,
          .no_claim = 1 },
        { .name = "leak of 1.5 δ, restarted",
          .truth = TRUTH_LEAK,
          .shape = shape_restart,
          .slope = 1.5,
          .no_claim = 1 },
};
const size_t series_kind_count = sizeof(series_kinds) / sizeof(series_kinds[0]);

void series_draw(const struct series_kind *kind, double sigma, struct rng *rng, double *y, size_t n)
{
        double noise = rng_normal(rng), highest = -INFINITY;
        double phase = rng_f64(rng) * kind->quantum;
        double fresh = sqrt(1 - kind->correlated * kind->correlated);

        kind->shape(kind, rng, y, n);
        for (size_t i = 0; i < n; i++) {
                noise = kind->correlated * noise + fresh * rng_normal(rng);
                y[i] += sigma * (noise + (rng_f64(rng) < kind->outliers ? 10 : 0));
                if (kind->quantum > 0)
                        y[i] = kind->quantum * floor((y[i] + phase) / kind->quantum);
                if (kind->ratchet)
                        y[i] = highest = fmax(highest, y[i]);
                if (rng_f64(rng) < kind->missing)
                        y[i] = NAN;
        }
}
