/* The rest: what went by itself, and what went on growing, when nobody asked the service anything any more.
 *
 * Growth over runs does not tell what is lost from what is held for a time (a cache with a time to live, idle
 * connections), nor growth by the request from growth by the hour. Time without a load does.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/channel.h"

struct result;
struct verdict;

/* What idle windows say of one channel that was called growing, or that kept flat from being said. */
struct rest_channel {
        bool watched; /* a window has a value of it */
        double growth; /* of the last run over the last one of the warm-up; undecided: over what was there before */
        double stays;        /* at the last window, above what growth is counted from */
        bool fell;           /* most of it: 70 %, of a channel that is undecided half */
        bool is_small;       /* less than delta a run would have left */
        double fallen;       /* share of that growth that is gone at the last window; below 0: it grew */
        double held_s;       /* from the last load until half of it was gone; NAN: it is not */
        double lifetime_s;   /* until nothing more went: what was kept last was kept so long; NAN: not seen */
        bool goes_on;        /* more of it went in the last window: its end is not seen yet */
        double idle_per_s;   /* growth without a load, of the rest or of the control; NAN: too few windows */
        bool rises_idle;     /* from window to window of the rest, by more than noise */
        double loaded_per_s; /* growth over the runs, per second of the experiment */
};

struct rest {
        bool rested;     /* there is at least one window */
        double length_s; /* from the last load to the end of the last window */
        bool fell; /* what is in question gave most of its growth back, and no more stayed than delta a run */
        bool goes_on;     /* and more goes from window to window: when it ends is not seen yet */
        bool falls;       /* not that far, but on the way */
        bool by_the_hour; /* the one that weighs most grows without a load as fast as with it */
        bool partly;      /* it surely grows without a load, and faster with it */
        struct rest_channel channels[CHANNEL_COUNT];
};

/* `verdict` is that of the runs: shape GROWING, or INCONCLUSIVE after the last of them; else nothing is judged. What was
 * not decided over the runs, because what is held comes and goes, is decided where it goes: then all that could have
 * been lost is less than delta a run. Pure. */
void rest_judge(const struct result *result, const struct verdict *verdict, struct rest *ret);

/* How long to leave the service alone after this verdict, as the scenario says, or by what grows: idle connections live
 * 90 s by default (net/http's DefaultTransport), for all else half of the time that the runs took, 20 s to a minute. 0
 * where nothing is called growing or undecided well above what was there before, or no window could show it. */
int64_t rest_wanted_ns(const struct result *result, const struct verdict *verdict);

/* Changes the verdict to what the rest showed: RELEASED where it fell, growth by the hour where that is what it is. */
void rest_apply(const struct result *result, struct verdict *verdict);
