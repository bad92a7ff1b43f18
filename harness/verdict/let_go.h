/* Let go: corrects a live heap that looks growing at the ends of the runs, but was freed between them, under load. */
#pragma once

#include <stdbool.h>

#include "model/channel.h"

struct channel_verdict;
struct plateau;
struct plateau_rule;
struct result;

/* Example: a buffer is flushed every 990 requests and a run has 1000. At the ends of the runs it holds 10, 20, 30, …
 * requests: a perfect line, though it is emptied in every run. Readings under load tell this from a leak: what has
 * leaked before a reading is part of that reading, so with a leak none can be far below the end of the run before.
 *
 * Takes GROWING back from channel `id` (the live heap or its objects; others are not touched) where, in the later half of
 * the runs, some reading under load is below the middle between the end of the warm-up and the end of the run before. What
 * that reading is above the baseline, divided by the runs before it, is the most that can have leaked per run: if it is
 * below delta the channel is PLATEAU, else INCONCLUSIVE. GROWING stays if the lowest readings of the runs grow by `rule` as
 * well, since then there is a leak beneath.
 *
 * `counts[run]` says whether a run counts, `channel` holds values and baseline, `plateau` is what plateau_decide() found by
 * `rule`. Returns false and leaves the judgement as it is where it was not GROWING or no reading is low enough. */
bool let_go_correct(const struct result *result, const bool *counts, enum channel id,
                    const struct channel_verdict *channel, const struct plateau_rule *rule,
                    struct plateau *plateau);
