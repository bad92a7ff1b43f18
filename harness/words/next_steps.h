/* What would decide what is undecided: one row for each finding that can leave a shape open, or a run uncounted. */
#pragma once

#include "model/finding.h"

/* Sentences with places as in words/fill.h; NULL for a finding that leaves nothing open. */
extern const char *const next_steps[FINDING_COUNT];
