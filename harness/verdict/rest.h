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

/* What idle windows say of one channel that was called growing. */
struct rest_channel {
        bool watched;        /* a window has a value of it */
        double growth;       /* of the last run over the last one of the warm-up */
        double fallen;       /* share of that growth that is gone at the last window; below 0: it grew */
        double held_s;       /* from the last load until half of it was gone; NAN: it is not */
        double idle_per_s;   /* growth without a load, of the rest or of the control; NAN: too few windows */
        double loaded_per_s; /* growth over the runs, per second of the experiment */
};

struct rest {
        bool rested;      /* there is at least one window */
        double length_s;  /* from the last load to the end of the last window */
        bool fell;        /* every channel that was called growing gave most of its growth back */
        bool falls;       /* not that far, but on the way */
        bool by_the_hour; /* the one that weighs most grows without a load as fast as with it */
        struct rest_channel channels[CHANNEL_COUNT];
};

/* `verdict` is that of the runs: shape GROWING, or nothing is judged. Pure. */
void rest_judge(const struct result *result, const struct verdict *verdict, struct rest *ret);

/* How long to leave the service alone after this verdict, as the scenario says, or by what grows: idle connections live
 * 90 s by default (net/http's DefaultTransport), for all else half of the time that the runs took, 20 s to a minute. 0
 * where nothing is called growing, or no window could show it. */
int64_t rest_wanted_ns(const struct result *result, const struct verdict *verdict);

/* Changes the verdict to what the rest showed: RELEASED where it fell, growth by the hour where that is what it is. */
void rest_apply(const struct result *result, struct verdict *verdict);
