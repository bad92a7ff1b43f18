/* The table of sentences: one row for each finding. words/fill.h has the marks in them. */
#pragma once

#include "model/finding.h"

extern const char *const sentences[FINDING_COUNT];
