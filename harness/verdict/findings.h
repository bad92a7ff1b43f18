/* Findings: the verdict's reasons as data, each with its figures. Says what the data cannot tell, too. */
#pragma once

#include "model/verdict.h"

struct plateau;
struct result;
struct validity;

/* What the statistics say of one channel, into a zeroed `*ret`. */
void findings_channel(const struct verdict *verdict, enum channel channel, const struct plateau *plateau,
                      struct finding *ret);

/* Replaces a channel's finding: of its growth the share `fallen` went by itself in the rest, half of it `held_s` after
 * the last load; NAN: not known. */
void findings_held(struct verdict *verdict, enum channel channel, double growth, double fallen,
                   double held_s);

/* Fills verdict->findings, most important first, and cause_why, of a verdict that is otherwise whole. */
void findings_fill(const struct result *result, const struct validity *validity, struct verdict *verdict);
