/* The rest: after the last run the service is left alone for a while, and the idle windows show what goes away by itself and
 * what goes on growing.
 *
 * Growth over the runs alone does not tell a leak from memory that is held for a time (a cache with a time to live, idle
 * connections), nor growth per request from growth per hour. Time without a load does.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/channel.h"

struct result;
struct verdict;

/* What the idle windows say of one channel in question: one that was called growing, or one that is undecided in an
 * INCONCLUSIVE verdict. Levels are in the channel's unit. */
struct rest_channel {
        bool watched; /* a window has a value of this channel */
        double growth; /* last run minus base: the last warm-up run if it grows, the level before the runs if undecided */
        double stays;  /* last window minus the same base */
        bool fell;     /* most of the growth is gone: 70 %, of an undecided channel half */
        bool is_small; /* what stays is less than a leak of delta a run would have left */
        double fallen; /* share of the growth that is gone at the last window; below 0: it grew on */
        double held_s; /* from the end of the last load until half of the growth was gone; NAN: half is not gone */
        double lifetime_s; /* from there until it fell no more, so how long memory is held; NAN: end not seen */
        bool goes_on;      /* it still fell in the last window, so the end is not seen yet */
        double idle_per_s; /* growth per second without a load, in rest or control windows; NAN: too few windows */
        bool rises_idle; /* it rises from each window of the rest to the next, by more than noise in all */
        double loaded_per_s; /* growth over the runs, per second of the experiment */
};

struct rest {
        bool rested;      /* there is at least one window */
        double length_s;  /* from the end of the last load to the end of the last window */
        bool fell;        /* RELEASED: most of the growth is gone, and what stays is less than delta a run */
        bool goes_on;     /* it fell, but was still falling in the last window */
        bool falls;       /* it did not fall that far, but by 10 % of the growth or more */
        bool by_the_hour; /* the heaviest channel grows without a load as fast as with it (70 %) */
        bool partly;      /* the heaviest channel surely grows without a load, but faster with it */
        struct rest_channel channels[CHANNEL_COUNT];
};

/* Judges the rest of an experiment. `verdict` is that of the runs: GROWING, or INCONCLUSIVE after the last of them; for
 * other shapes nothing is judged. A channel that was undecided, because what it holds comes and goes, is decided if it goes
 * away in the rest: then less than delta a run can have leaked. Pure. */
void rest_judge(const struct result *result, const struct verdict *verdict, struct rest *ret);

/* Returns how long to leave the service alone after this verdict, in nanoseconds: what the scenario asks for; else 100 s
 * where sockets pile up, since net/http's DefaultTransport keeps idle connections for 90 s; else half of the time that the
 * runs took, between 20 s and 60 s. 0 where nothing grows and nothing undecided is well above its level before the runs, or
 * where idle windows could not show it. */
int64_t rest_wanted_ns(const struct result *result, const struct verdict *verdict);

/* Judges the rest and changes the verdict by it: RELEASED where the growth went away; fills verdict->rest, which also says
 * whether memory grows by the hour. */
void rest_apply(const struct result *result, struct verdict *verdict);
