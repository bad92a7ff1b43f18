/* Series with a known truth, for measuring how often the decision is wrong.
 *
 * Values are percentages of the settled level (100), so that delta is 1 and noise is in percent. A kind is a table row:
 * its name, how it is drawn, and what is true about it.
 */
#pragma once

#include <stddef.h>

struct rng;

enum truth {
        TRUTH_BOUNDED, /* does not grow without bound: GROWING is wrong */
        TRUTH_LEAK,    /* grows by `slope` deltas per run: PLATEAU is wrong if that is at least 1.05 */
        TRUTH_SMALL,   /* a leak below delta: no answer is wrong */
};

struct series_kind {
        const char *name;
        enum truth truth;
        /* Fills y[0…n-1] without noise. */
        void (*shape)(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
        double slope;      /* growth per run in deltas */
        double tau;        /* in runs: time constant, duration of a fill, or distance between steps */
        double amplitude;  /* of a fill or a fall, percent */
        double correlated; /* AR(1) coefficient of the noise */
        double outliers;   /* share of readings that are 10 sigma too high */
        double missing;    /* share of readings that are absent */
        double law;        /* factor by which a full container grows */
        double entries;    /* share of a container's bytes in separately allocated entries */
        double preload;    /* entries before the first run, in runs' worth */
        double full_after; /* runs; 0: never */
        double objects;    /* growth per run of live objects, percent of their level; 0: not read */
        double quantum;    /* readings move in steps of so many percent, which the rule knows */
        int ratchet;       /* readings never fall */
        int no_claim;      /* the rule promises nothing for this kind: shown, but not among the worst cases */
};
extern const struct series_kind series_kinds[];
extern const size_t series_kind_count;

/* The shapes: fill y[0…n-1] without noise. */
void shape_line(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_exponential(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_fill(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_jump(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_slabs(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_wave(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_accelerating(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_restart(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_released(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_container(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_expiring(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_sawtooth(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_late(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
void shape_three_jumps(const struct series_kind *kind, struct rng *rng, double *y, size_t n);

#define SERIES_LEVEL 100.0
#define SERIES_DELTA 1.0
#define SERIES_OBJECT_BYTES 100.0 /* mean size of the live objects */
#define SERIES_BASELINE 20.0
#define SERIES_PEAK 110.0

/* Draws one series with noise of `sigma` percent; NAN is a missing reading. */
void series_draw(const struct series_kind *kind, double sigma, struct rng *rng, double *y, size_t n);
/* Draws the live objects of the same service, in percent of their level; for kinds with `objects`. */
void series_draw_objects(const struct series_kind *kind, double sigma, struct rng *rng, double *y, size_t n);
