/* Climb: does a series grow without end? Each kind of evidence has its own test.
 *
 * Line: the slope is surely above the affordable growth and does not slow down.
 * Steps: a container that is replaced by a larger one when full rests and jumps. Its level is no line, but the time until
 * the next jump is proportional to what the last one added, if the service leaks at a constant pace.
 * Line beneath steps: the entries of a table grow along a line while the table itself jumps.
 * Crests: the series is filled and cut again and again, and its crests rise.
 */
#pragma once

#include <stdbool.h>

#include "stats/points.h"

struct plateau;
struct plateau_rule;

/* Returns whether `kept`, whose slope is surely above delta_growing, levels off: its slope three quarters in is not surely
 * more than 0.7 times its slope one quarter in. Fills plateau->bend_low. */
bool climb_levels_off(const struct points *kept, struct plateau *plateau);

/* Returns whether the later slope is surely more than 0.85 times the earlier one. A stricter test for a stretch of few
 * runs, over which even a slow fill bends little. Fills plateau->bend_low. */
bool climb_is_straight(const struct points *kept, struct plateau *plateau);

/* Returns whether the runs grow by other evidence than the line of the kept runs, which the caller has tested already:
 * crests, steps, a line beneath steps, or two halves that are equally steep. Then fills slope, low, high, p_growing and
 * evidence, except for equal halves, where the line's own figures stand. Steps are looked for in all runs, lines after the
 * first `warmup`. */
bool climb_otherwise(const struct points *all, int warmup, const struct plateau_rule *rule,
                     struct plateau *plateau);
