/* At what cost? Latency percentiles, counted from the intended and from the actual send time. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_latency(const struct result *result, struct figure *figure);
