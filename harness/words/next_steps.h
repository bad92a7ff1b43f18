/* What would decide what is undecided: one row for each finding that can leave a shape open, or a run uncounted. */
#pragma once

#include "model/finding.h"

struct result;

/* Sentences with places as in words/fill.h; NULL for a finding that leaves nothing open. */
extern const char *const next_steps[FINDING_COUNT];

/* The same in words for who made the result: nobody who watches a service under its users' load can ask for more
 * requests, or for settings of a scenario. */
const char *next_step(const struct result *result, enum finding_code code);
