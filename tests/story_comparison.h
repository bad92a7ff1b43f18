/* A comparison made up for tests of what tells of it: six blocks, a heap that is 5 % larger and fails, an RSS that holds
 * in noise, a median that nobody knows, and a latency that holds. */
#pragma once

#include "model/comparison.h"

/* Fills a zeroed comparison; the caller clears it. */
void story_comparison(struct comparison *comparison);
