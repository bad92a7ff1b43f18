/* Which channel grows? Slope and interval of each channel, as multiples of its tolerated growth. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_slopes(const struct result *result, struct figure *figure);
