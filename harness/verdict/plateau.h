/* The decision for one channel: does this series of one number per run grow, stay level, or fall back?
 *
 * GROWING needs a slope that is surely above the affordable growth and does not level off. PLATEAU needs a slope that is
 * surely below it: an equivalence test, since "no significant slope" proves nothing. All else is INCONCLUSIVE, with a
 * reason. The length of the warm-up depends on the number of runs alone, never on the data, so that no choice of cut can
 * hide a leak. docs/method.md has the whole rule and its error rates by simulation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "verdict/plateau_rule.h"

/* One-sided error probability of the whole experiment. */
#define PLATEAU_ALPHA 0.01

/* Returns the alpha of one of `looks` planned looks: PLATEAU_ALPHA / looks (Bonferroni). One look gets half of it, not all,
 * to leave room for correlated noise. */
double plateau_alpha_look(size_t looks);

/* Returns how many of `runs` runs are warm-up: a quarter, at least two. */
int plateau_warmup(int runs);

/* Judges values[0…count-1], one per run in order. NAN: the run has no value or does not count; the runs after it keep their
 * x. plateau_decide() also fills runs_needed, which plateau_judge() leaves at 0. Pure. */
void plateau_decide(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret);
void plateau_judge(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret);

/* Returns after how many runs in all an undecided series will be decided if it goes on as in its later half. Found by
 * extending the series and judging it again. -1: no such number was found up to 120 runs. */
int plateau_runs_needed(const double *values, size_t count, const struct plateau_rule *rule);

/* Holm's correction (1979): sets ret[i] where p[i] is significant when `count` p-values are tested together at `alpha`. */
void plateau_holm(const double *p, size_t count, double alpha, bool *ret);
