/* Which channel grows? Each channel's slope and interval, in multiples of the growth tolerated. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false where there is nothing to show. The caller clears it in both cases. */
bool figure_slopes(const struct result *result, struct figure *figure);
