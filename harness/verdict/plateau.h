/* The decision for one channel: does this series of one number per run grow, stay, or fall back?
 *
 * Growing is only said where the slope is surely above what is affordable and does not level off; flat is only said
 * where it is surely below (an equivalence test: that no slope could be shown proves nothing); all else is
 * inconclusive, with the reason. The warm-up is fixed before the data are seen. docs/method.md has the rule and its
 * error rates by simulation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "verdict/plateau_rule.h"

/* One-sided error probability of the whole experiment. */
#define PLATEAU_ALPHA 0.01

/* Its part for one of `looks` planned looks; never more than half, which leaves room for correlated noise. */
double plateau_alpha_look(size_t looks);

/* How many of so many runs are warm-up: a quarter, two at least. */
int plateau_warmup(int runs);

/* Judges values[0…count-1], one per run in their order; NAN: this run has no value or does not count, and keeps its
 * place on the axis. Pure. plateau_judge() leaves runs_needed at 0. */
void plateau_decide(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret);
void plateau_judge(const double *values, size_t count, const struct plateau_rule *rule, struct plateau *ret);

/* Of a series that is undecided: after how many runs in all it will be decided if it goes on as it did in its later
 * half, by trying. -1: not within a hundred or so. */
int plateau_runs_needed(const double *values, size_t count, const struct plateau_rule *rule);

/* Holm's correction (1979): of `count` p-values, which are significant at `alpha` together? Writes ret[i]. */
void plateau_holm(const double *p, size_t count, double alpha, bool *ret);
