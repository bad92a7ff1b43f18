/* At what cost? Percentiles, from the intended send time and on the wire. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false where there is nothing to show. The caller clears it in both cases. */
bool figure_latency(const struct result *result, struct figure *figure);
