/* Goroutines by who made them: growth of one creator's that the shrinking of others' hides in the total. */
#pragma once

#include "model/run.h"

struct result;

/* Of each creator, how many more of its goroutines there are than at the same checkpoint of the first run that tells,
 * summed over the creators that have more; the runtime's own are left out. One series of one number, so that nothing is
 * chosen after the fact, however many creators there are; and as long as no creator's count has a trend, nor has the sum.
 * NAN where the groups were not read, or were more than are kept. A reading_fn. */
double creators_gained(const struct result *result, const struct run *run, enum checkpoint checkpoint);
