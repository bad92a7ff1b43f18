/* Is the load valid? Planned against achieved, second by second. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_rate(const struct result *result, struct figure *figure);
