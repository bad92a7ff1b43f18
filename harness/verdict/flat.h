/* Flat: does a stretch of the runs, up to the last one, surely grow by less than the affordable delta?
 *
 * An equivalence test, and not for straight lines only. A container that doubles when full rests for as long as it has
 * lived and then jumps by all that it held: one that leaks delta a run jumps by delta (m - 1) or more in run m. Between two
 * such jumps it looks flat. But it jumps at least once in the later half of the runs. So flat is said only of a stretch
 * that begins in the first half, and only where no jump of that size can be in it.
 */
#pragma once

#include <stdbool.h>

#include "stats/points.h"

struct plateau;
struct plateau_rule;

/* Measures the stretch after the first `skip` runs: fills warmup, kept, level, slope, both intervals at one-sided `alpha`,
 * noise, p_growing and returned. The stretch has at least two points. */
void flat_measure(const struct points *all, int skip, const struct plateau_rule *rule, double alpha,
                  struct plateau *plateau);

/* Returns whether the stretch that flat_measure() measured is flat. */
bool flat_holds(const struct points *all, const struct plateau_rule *rule, double alpha,
                const struct plateau *plateau);

/* Looks for the longest flat stretch among those that begin after the one in *plateau, begin in the first half of the runs,
 * and have at least 8 runs. alpha is divided by their number, since each is a chance to err. Returns true and puts the
 * measures of that stretch into *plateau where there is one. */
bool flat_since(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);

/* Returns whether the series is a sawtooth whose crests are level; then fills slope, both intervals and evidence. */
bool flat_crests(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);

/* Returns whether a count rises too clearly for chance, and by more than two of its steps. Such a count is not flat,
 * however small its slope. Applies only where delta_growing < delta: counts are called growing well below what is
 * affordable, since one goroutine every run is a leak. */
bool flat_rises_too_clearly(const struct points *kept, const struct plateau_rule *rule);

/* Returns whether the level itself rules out a leak: a leak of delta a run leaves delta × x after run x, so a total below
 * that late in the runs has no such leak, however noisy the series is. Then fills evidence and level. */
bool flat_by_level(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);
