/* Does the heap under load contradict what the ends of the runs say? */
#pragma once

#include <stdbool.h>

#include "model/channel.h"

struct channel_verdict;
struct plateau;
struct plateau_rule;
struct result;

/* A buffer that is written out every so many requests, no divisor of a run's, holds a little more at the end of each
 * run than at the end of the one before: a perfect line, of a heap that is let go several times in every run. What
 * tells it from a leak is a reading under load. What was lost before it is in it, so it cannot be far below where its
 * run began. Where one of the later half of the runs is below the middle between the end of the warm-up and the end of
 * the run before, `id` (the live heap or its objects; of others nothing is known) does not grow: it is flat where what
 * was left above the baseline, spread over the runs before that reading, is less than delta a run, and undecided else.
 * Unless the lowest readings of the runs grow as well: then there is a leak beneath.
 *
 * `counts` as shape_judge() has it, `channel` with its values and its baseline, `plateau` as plateau_decide() found it
 * by `rule`, and changed by this. False, and nothing changed: it was not growing, or no reading is so low. */
bool let_go_correct(const struct result *result, const bool *counts, enum channel id,
                    const struct channel_verdict *channel, const struct plateau_rule *rule,
                    struct plateau *plateau);
