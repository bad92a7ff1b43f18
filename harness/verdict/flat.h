/* Flat: is a stretch of the runs, from some run on to the last, surely not growing by more than is affordable?
 *
 * An equivalence test, and for more than a line. A container that doubles whenever it is full rests as long as it has
 * lived and then jumps by all it held: one that loses delta a run jumps by delta (m - 1) or more in run m. Flat is only
 * said of a stretch that begins in the first half of the runs, so that such a jump would lie in it, and only where no
 * jump of that size can be in it.
 */
#pragma once

#include <stdbool.h>

#include "stats/points.h"

struct plateau;
struct plateau_rule;

/* Fills everything about the stretch after the first `skip` runs, with intervals at one-sided `alpha`. It has at least
 * two points. */
void flat_measure(const struct points *all, int skip, const struct plateau_rule *rule, double alpha,
                  struct plateau *plateau);

/* Whether the stretch that flat_measure() looked at is flat. */
bool flat_holds(const struct points *all, const struct plateau_rule *rule, double alpha,
                const struct plateau *plateau);

/* Looks for the longest stretch that is flat, among those that begin later than the one that plateau is about, have at
 * least 8 runs, and begin in the first half; alpha is shared out among them. True: *plateau is about that one. */
bool flat_since(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);

/* Whether the crests of a sawtooth are level; then fills slope, flat_low, flat_high and evidence. */
bool flat_crests(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);

/* Where growth may be said below what is affordable (counts): a series that rises too clearly for chance, and by more
 * than a step or two, is not flat, however little it rises. */
bool flat_rises_too_clearly(const struct points *kept, const struct plateau_rule *rule);

/* Whether all that there is, late in the runs, is less than a leak of delta a run would have left by then, however noisy
 * it is; then fills evidence. */
bool flat_by_level(const struct points *all, const struct plateau_rule *rule, struct plateau *plateau);
