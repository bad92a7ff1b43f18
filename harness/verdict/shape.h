/* Shape: what memory does over the runs, from every channel together, as seen at one look.
 *
 * Growing in any channel wins, after Holm's correction over the channels. Flat needs every channel to be flat, which
 * needs no correction: a leak would have to be missed in its own channel. Settled RSS proves nothing on its own.
 */
#pragma once

#include "model/verdict.h"

struct result;
struct validity;

/* Judges the first `valid_runs` valid runs as if nothing had been measured after them. Fills ret's channels, shape,
 * cause, runs, warm-up, requests per run, delta and alpha_look; frees what was in the channels before. */
void shape_judge(const struct result *result, const struct validity *validity, int valid_runs,
                 struct verdict *ret);

/* Where no run counts: the channels' values of every run that was completed, to be looked at and not to be judged. */
void shape_show(const struct result *result, struct verdict *verdict);
