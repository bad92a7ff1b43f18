/* Still growing? The checkpoints of each run; the slope's interval and the tolerated growth as wedges. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false where there is nothing to show. The caller clears it in both cases. */
bool figure_runs(const struct result *result, struct figure *figure);
