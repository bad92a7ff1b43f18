/* When? RSS and the runtime's figures over time, with phases shaded and probes marked. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_timeline(const struct result *result, struct figure *figure);
