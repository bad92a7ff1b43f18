/* Findings: the verdict's reasons as data, each with its figures. Says what the data cannot tell, too. */
#pragma once

#include "model/verdict.h"

struct plateau;
struct result;
struct validity;

/* What the statistics say of one channel, into a zeroed `*ret`. */
void findings_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau,
                      struct finding *ret);

/* What a rest showed of a growth that went by itself; NAN: not known. */
struct held {
        double growth;     /* in the channel's unit */
        double fallen;     /* the share of it that went */
        double held_s;     /* from the last load until half of it was gone */
        double lifetime_s; /* until nothing more went */
};
/* Replaces a channel's finding by that. */
void findings_held(struct verdict *verdict, enum channel channel, const struct held *held);

/* Fills verdict->findings, most important first, and cause_why, of a verdict that is otherwise whole. */
void findings_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);
