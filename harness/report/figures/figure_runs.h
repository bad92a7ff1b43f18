/* Still growing? The checkpoints of each run, with the slope's interval and the tolerated growth drawn as wedges. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_runs(const struct result *result, struct figure *figure);
