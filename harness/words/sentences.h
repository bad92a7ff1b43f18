/* The table of sentences, one row per finding. words/fill.h explains the placeholders. */
#pragma once

#include "model/finding.h"

extern const char *const sentences[FINDING_COUNT];
