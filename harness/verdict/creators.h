/* Creators: counts goroutines by the function that started them, so that growth of one creator's goroutines is seen even
 * while those of others shrink and the total stays the same. */
#pragma once

#include "model/run.h"

struct result;

/* Returns Σ max(0, goroutines of creator c now - at the same checkpoint of the first run that has groups) over all creators
 * c, the runtime's own goroutines left out. One number per run for all creators together, so that no creator is picked after
 * the fact because it looks worst, and no correction for their number is needed. Where no creator's count has a trend, the
 * sum has none. NAN where the groups were not read, or were more than are stored. A reading_fn. */
double creators_gained(const struct result *result, const struct run *run, enum checkpoint checkpoint);
