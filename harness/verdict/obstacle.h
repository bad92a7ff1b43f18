/* Obstacle: which channel stands against calling the whole flat, when none of them grows. */
#pragma once

#include "model/verdict.h"

/* Returns the channel that keeps the shape from being PLATEAU or RELEASED; CHANNEL_COUNT where there is none. The channels
 * of `verdict` are judged already; the finding of the returned one says why. */
enum channel obstacle_find(const struct verdict *verdict);
