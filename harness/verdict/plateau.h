/* The decision for one channel: does this series of one number per run grow, stay, or fall back?
 *
 * Growing is only said where the slope is surely above what is affordable and does not level off; flat is only said
 * where it is surely below (an equivalence test: that no slope could be shown proves nothing); all else is
 * inconclusive, with the reason. The warm-up is fixed before the data are seen. docs/method.md has the rule and its
 * error rates by simulation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/verdict.h"

/* Fewer runs after the warm-up cannot reach alpha; before the twelfth run a filling cache looks like a leak, and the
 * second half alone is too short to be called flat. */
enum { PLATEAU_KEPT_MIN = 6, PLATEAU_GROWING_MIN = 12, PLATEAU_HALF_MIN = 12 };

/* One-sided error probability of the whole experiment. */
#define PLATEAU_ALPHA 0.01

/* Its part for one of `looks` planned looks; never more than half, which leaves room for correlated noise. */
double plateau_alpha_look(size_t looks);

/* Why a channel's shape is what it is. */
enum plateau_reason {
        PLATEAU_FLAT,          /* PLATEAU: the whole interval is inside the band */
        PLATEAU_RETURNED,      /* RELEASED: and the level is back near the baseline */
        PLATEAU_GROWS,         /* GROWING */
        PLATEAU_TOO_FEW,       /* INCONCLUSIVE from here on: fewer than PLATEAU_KEPT_MIN runs kept */
        PLATEAU_TOO_FEW_GROWS, /* it rises, but there are fewer than PLATEAU_GROWING_MIN runs */
        PLATEAU_LEVELS_OFF,    /* it rises, and the rise slows down */
        PLATEAU_DECLINES,      /* surely falling by more than the band: not settled */
        PLATEAU_NOISY,         /* the interval is wider than the band */
        PLATEAU_CORRECTED,     /* growing on its own, not after the correction for several channels */
};

struct plateau_rule {
        double alpha;         /* one-sided, of this look */
        double delta;         /* growth per run that is still called flat, > 0 */
        double delta_growing; /* growth per run that must be exceeded to be called growing, 0 < … ≤ delta */
        double step;          /* Q: the channel moves in steps of this size; 0: none */
        double resolution;    /* what the channel can show at all: 1 byte, 1 goroutine */
        double baseline;      /* level before the first run; NAN: RELEASED does not apply */
        double peak;          /* level under load; NAN: RELEASED does not apply */
};

struct plateau {
        enum shape shape;
        enum plateau_reason reason;
        int runs;        /* values that were not NAN */
        int warmup;      /* of them left out at the start: max(2, runs/4), or half where that half decided */
        int kept;        /* runs - warmup; all below is about these */
        double level;    /* median */
        double slope;    /* per run, Theil-Sen */
        double low;      /* exact interval, widened by the step: decides growing; -INFINITY: none */
        double high;     /* INFINITY: none */
        double flat_low; /* the same, widened for correlated noise and steps seen: decides flat */
        double flat_high;
        double noise;      /* standard deviation around the trend */
        double p_growing;  /* exact probability of such a series if it grew by delta_growing or less */
        double bend_low;   /* lower bound of late slope - 0.7 early slope; NAN: not computed */
        double detectable; /* the smallest growth per run that would have been called growing, not flat */
        bool returned;     /* the level is back near the baseline, whatever the slope */
        int runs_needed; /* 0: decided; -1: the slope is too close to the band's edge for any number of runs */
};

/* Judges values[0…count-1], one per run in their order; NAN: this run has no value or does not count, and keeps its
 * place on the axis. Pure. */
void plateau_decide(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret);

/* Holm's correction (1979): of `count` p-values, which are significant at `alpha` together? Writes ret[i]. */
void plateau_holm(const double *p, size_t count, double alpha, bool *ret);
