/* What is it? Bars from live heap up to RSS and container memory at each checkpoint. */
#pragma once

#include <stdbool.h>

struct figure;
struct result;

/* Fills a zeroed figure; false if there is nothing to show. The caller clears it in both cases. */
bool figure_ledger(const struct result *result, struct figure *figure);
