/* The limits that one series is judged by (struct plateau_rule) and the judgement (struct plateau): the data that plateau,
 * climb and flat share. */
#pragma once

#include <stdbool.h>

#include "model/verdict.h"

/* Least numbers of runs. */
enum {
        PLATEAU_KEPT_MIN =
                6, /* after the warm-up: with five, even a perfect line has p = 1/5! = 0.008 > alpha */
        PLATEAU_GROWING_MIN =
                12,            /* in all, to say GROWING: before that a cache that fills looks like a leak */
        PLATEAU_HALF_MIN = 15, /* in a second half, to tell a leak from the bend of a fill in it */
        PLATEAU_SHORT_MIN = 8, /* in a second half that is held to a stricter test: climb_is_straight() */
};

/* Why a channel's shape is what it is. */
enum plateau_reason {
        PLATEAU_FLAT, /* PLATEAU: the slope's whole interval is inside ±delta, or other evidence says flat */
        PLATEAU_RETURNED, /* RELEASED: flat or falling, and the level is back near the baseline */
        PLATEAU_GROWS,    /* GROWING */
        PLATEAU_TOO_FEW,  /* INCONCLUSIVE from here on: fewer than PLATEAU_KEPT_MIN runs after the warm-up */
        PLATEAU_TOO_FEW_GROWS, /* the series rises, but there are fewer than PLATEAU_GROWING_MIN runs */
        PLATEAU_LEVELS_OFF,    /* the series rises, and the rise slows down */
        PLATEAU_DECLINES,      /* the series surely falls by more than delta a run: not settled yet */
        PLATEAU_NOISY,         /* the interval is too wide to say either */
        PLATEAU_LET_GO,        /* the ends of the runs rise, but the memory was freed between them */
        PLATEAU_CORRECTED,     /* growing by itself, but not after the correction for several channels */
};

/* The evidence by which a channel was called flat or growing. */
enum plateau_evidence {
        PLATEAU_BY_LINE,  /* a slope and its interval */
        PLATEAU_BY_STEPS, /* the series rests and jumps, again and again: a container that grows by a factor */
        PLATEAU_BY_LINE_BENEATH, /* a line that remains when such steps are subtracted */
        PLATEAU_BY_OBJECTS,      /* the number of its objects grows along a line */
        PLATEAU_BY_ALLOCATION,   /* the bytes allocated per request grow along a line */
        PLATEAU_BY_WHOLE,        /* the channel is most of a sum (RSS) that grows along a line */
        PLATEAU_BY_LEVEL,  /* its whole level is less than a leak of delta a run would have left by now */
        PLATEAU_BY_CRESTS, /* a sawtooth, judged by the line along its crests */
        PLATEAU_BY_LET_GO, /* a reading under load was too low for growth: let_go_correct() */
};

/* All levels are in the channel's unit (bytes, goroutines, …), all growth in that unit per run. */
struct plateau_rule {
        double alpha;         /* one-sided error probability of this look */
        double delta;         /* growth per run that is still called flat, > 0 */
        double delta_growing; /* growth per run above which the channel is called growing, > 0 */
        double step;          /* Q: the channel moves in steps of this size; 0: none */
        double resolution;    /* the smallest difference that the channel can show: 1 byte, 1 goroutine */
        double baseline;      /* level before the first run; NAN: RELEASED does not apply */
        double peak;          /* level under load; NAN: RELEASED does not apply */
        bool total; /* a value counts everything held (live heap, RSS), so it includes all that ever leaked */
};

struct plateau {
        enum shape shape;
        enum plateau_reason reason;
        enum plateau_evidence evidence;
        int runs;     /* values that are not NAN */
        int warmup;   /* runs left out at the start: max(2, runs/4), or more where a later stretch decided */
        int kept;     /* runs - warmup; the figures below describe these runs */
        double level; /* median */
        double slope; /* per run, Theil-Sen */
        double low;   /* exact interval, widened by step: decides GROWING; -INFINITY: none */
        double high;  /* INFINITY: none */
        double flat_low; /* same interval, widened further for correlated noise and observed steps: decides PLATEAU */
        double flat_high;
        double noise;     /* standard deviation around the trend */
        double p_growing; /* exact probability of such a series if its growth were delta_growing or less */
        double bend_low; /* lower bound of late slope - share × early slope, see climb.c; NAN: not computed */
        double detectable;   /* the smallest growth per run that these runs would have shown as GROWING */
        bool returned;       /* the level is back near the baseline, whatever the slope */
        int runs_needed;     /* from plateau_runs_needed(); 0: decided */
        int let_go_run;      /* run whose load had the reading that let_go_correct() goes by; 0: none */
        double let_go_level; /* that reading: the lowest under load in that run */
        double stays;        /* upper bound of what can have leaked per run before that reading */
};
