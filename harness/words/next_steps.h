/* What to change so that the next attempt decides: one row for each finding that can leave the shape undecided or keep a
 * run from counting. */
#pragma once

#include "model/finding.h"

struct result;

/* Sentences with placeholders of words/fill.h; NULL for a finding that leaves nothing open. */
extern const char *const next_steps[FINDING_COUNT];

/* Returns next_steps[code], or the version of it for `plateau watch`: there the load is the users', so that no advice may
 * ask for more requests or for other settings of a scenario. */
const char *next_step(const struct result *result, enum finding_code code);
