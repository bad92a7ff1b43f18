/* Is the new build worse by more than is allowed? */
#pragma once

#include <stdbool.h>

struct comparison;
struct figure;

/* Fills a zeroed figure; false if no change is known. The caller clears it in both cases. */
bool figure_changes(const struct comparison *comparison, struct figure *figure);
