/* Series with a known truth, for measuring how often the decision errs.
 *
 * Levels are in percent of the settled level (100), so that delta is 1 and noise reads as a percentage. A kind is a
 * row: what it is, how it is drawn, what is true of it.
 */
#pragma once

#include <stddef.h>

struct rng;

enum truth {
        TRUTH_BOUNDED, /* does not grow for ever: GROWING is wrong */
        TRUTH_LEAK,    /* grows by `slope` deltas a run: PLATEAU is wrong where that is at least 1.05 */
        TRUTH_SMALL,   /* a leak below delta: no answer is wrong */
};

struct series_kind {
        const char *name;
        enum truth truth;
        /* Fills y[0…n-1] without noise. */
        void (*shape)(const struct series_kind *kind, struct rng *rng, double *y, size_t n);
        double slope;      /* growth per run in deltas */
        double tau;        /* runs: time constant, length of a fill, or distance of steps */
        double amplitude;  /* of a fill or a fall, percent */
        double correlated; /* AR(1) coefficient of the noise */
        double outliers;   /* share of readings that are 10 sigma too high */
        double missing;    /* share of readings that are absent */
        double quantum;    /* readings move in steps of this many percent, and the judge knows it */
        int ratchet;       /* readings never fall */
        int no_claim;      /* beyond what the rule promises: shown, and left out of the worst cases */
};
extern const struct series_kind series_kinds[];
extern const size_t series_kind_count;

#define SERIES_LEVEL 100.0
#define SERIES_DELTA 1.0
#define SERIES_BASELINE 20.0
#define SERIES_PEAK 110.0

/* Draws one series with noise of `sigma` percent; NAN is a missing reading. */
void series_draw(const struct series_kind *kind, double sigma, struct rng *rng, double *y, size_t n);
