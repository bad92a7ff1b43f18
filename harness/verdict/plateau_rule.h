/* What one series is held to, and what was found of it: the data between plateau, climb and flat. */
#pragma once

#include <stdbool.h>

#include "model/verdict.h"

/* Fewer runs after the warm-up cannot reach alpha; before the twelfth run a filling cache looks like a leak; a second
 * half of fewer runs than the third number cannot tell one from the other, unless it is very straight and has at least as
 * many as the fourth. */
enum { PLATEAU_KEPT_MIN = 6, PLATEAU_GROWING_MIN = 12, PLATEAU_HALF_MIN = 15, PLATEAU_SHORT_MIN = 8 };

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
        PLATEAU_LET_GO,        /* it rises from end to end, and is let go between */
        PLATEAU_CORRECTED,     /* growing on its own, not after the correction for several channels */
};

/* What a channel was called flat or growing by. */
enum plateau_evidence {
        PLATEAU_BY_LINE,         /* a slope and its interval */
        PLATEAU_BY_STEPS,        /* it stands still and jumps, again and again: a container that grows */
        PLATEAU_BY_LINE_BENEATH, /* a line beneath such jumps */
        PLATEAU_BY_OBJECTS,      /* its objects grow along a line */
        PLATEAU_BY_ALLOCATION,   /* what each request allocates grows along a line */
        PLATEAU_BY_WHOLE,        /* the sum that it is most of grows along a line */
        PLATEAU_BY_LEVEL,        /* all that there is is less than a leak would have left */
        PLATEAU_BY_CRESTS,       /* filled and cut again and again: the line along the crests */
        PLATEAU_BY_LET_GO,       /* it was as low as a plateau is, under load: let_go_correct() */
};

struct plateau_rule {
        double alpha;         /* one-sided, of this look */
        double delta;         /* growth per run that is still called flat, > 0 */
        double delta_growing; /* growth per run that must be exceeded to be called growing, > 0 */
        double step;          /* Q: the channel moves in steps of this size; 0: none */
        double resolution;    /* what the channel can show at all: 1 byte, 1 goroutine */
        double baseline;      /* level before the first run; NAN: RELEASED does not apply */
        double peak;          /* level under load; NAN: RELEASED does not apply */
        bool total; /* a value is all that there is: what was lost since the first run is part of it */
};

struct plateau {
        enum shape shape;
        enum plateau_reason reason;
        enum plateau_evidence evidence;
        int runs;   /* values that were not NAN */
        int warmup; /* of them left out at the start: max(2, runs/4), or more where a later stretch decided */
        int kept;   /* runs - warmup; all below is about these */
        double level;    /* median */
        double slope;    /* per run, Theil-Sen */
        double low;      /* exact interval, widened by the step: decides growing; -INFINITY: none */
        double high;     /* INFINITY: none */
        double flat_low; /* the same, widened for correlated noise and steps seen: decides flat */
        double flat_high;
        double noise;        /* standard deviation around the trend */
        double p_growing;    /* exact probability of such a series if it grew by delta_growing or less */
        double bend_low;     /* lower bound of late slope - 0.7 early slope; NAN: not computed */
        double detectable;   /* the smallest growth per run that would have been called growing, not flat */
        bool returned;       /* the level is back near the baseline, whatever the slope */
        int runs_needed;     /* plateau_runs_needed(); 0: decided */
        int let_go_run;      /* of let_go_correct(), 0: none; whose load had */
        double let_go_level; /* this lowest reading, and */
        double stays;        /* what can have stayed of each run before it, at most */
};
