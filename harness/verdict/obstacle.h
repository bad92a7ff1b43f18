/* What stands between the runs seen so far and the word flat. */
#pragma once

#include "model/verdict.h"

/* The channel that keeps the shape from being decided, its finding says why; CHANNEL_COUNT where there is none. The
 * channels are judged. */
enum channel obstacle_find(const struct verdict *verdict);
