/* Findings: lists the reasons for a verdict as data, each with its figures, and what the data cannot tell. words/ makes
 * sentences of them. */
#pragma once

#include "model/verdict.h"

struct plateau;
struct result;
struct validity;

/* Fills *ret, which is zeroed, with what was found about one channel. */
void findings_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau,
                      struct finding *ret);

/* Growth that went away in the rest after the runs; as in struct rest_channel. NAN: not known. */
struct held {
        double growth;     /* over the runs, in the channel's unit */
        double fallen;     /* share of it that is gone */
        double held_s;     /* from the end of the last load until half of it was gone */
        double lifetime_s; /* from there until it fell no more */
};
/* Replaces a channel's finding by one about growth that was held for a time and went away. */
void findings_held(struct verdict *verdict, enum channel channel, const struct held *held);

/* Fills verdict->findings, most important first, and cause_why. All else in the verdict is filled already. */
void findings_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);
