/* Climb: does a series grow without end? Each kind of evidence is a test of its own.
 *
 * A line: the slope is surely above what is affordable, and does not slow down. Steps: a container that moves into a
 * larger one each time it is full stands still and jumps, so its slope is no line; but what it held when it jumped
 * is, and a step buys as many runs as its size says. A line beneath steps: entries beside their table. Crests: a
 * series that is filled and cut again and again.
 */
#pragma once

#include <stdbool.h>

#include "stats/points.h"

struct plateau;
struct plateau_rule;

/* Whether `kept`, whose slope is surely above delta_growing, levels off; fills plateau->bend_low. */
bool climb_levels_off(const struct points *kept, struct plateau *plateau);

/* Whether a stretch too short for that, in which a slow fill bends little, keeps even more of its early slope. */
bool climb_is_straight(const struct points *kept, struct plateau *plateau);

/* Whether the runs, of which the first `warmup` are no evidence for a line, climb in another way than by a line that
 * was looked at before; then fills slope, low, high, p_growing and evidence. */
bool climb_otherwise(const struct points *all, int warmup, const struct plateau_rule *rule,
                     struct plateau *plateau);
