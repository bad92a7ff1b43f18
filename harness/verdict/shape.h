/* Shape: decides what memory does over the runs (GROWING, PLATEAU, RELEASED, INCONCLUSIVE), from all channels together, as
 * seen at one look.
 *
 * GROWING in any channel that decides or proves makes the whole GROWING, after Holm's correction for the number of channels.
 * PLATEAU needs every channel that decides to be flat. That needs no correction: to be missed, a leak would have to be
 * missed in its own channel. Settled RSS alone proves nothing.
 */
#pragma once

#include "model/verdict.h"

struct result;
struct validity;

/* Judges the first `valid_runs` valid runs as if nothing had been measured after them. Fills ret's channels, shape,
 * cause, runs, warm-up, requests per run, hours per run, delta, alpha and alpha_look; frees the old contents of the
 * channels. */
void shape_judge(const struct result *result, const struct validity *validity, int valid_runs,
                 struct verdict *ret);

/* Fills the channels' values from every completed run, for display only. For results in which no run counts. */
void shape_show(const struct result *result, struct verdict *verdict);
