/* Finds, among results of one scenario in order of time, which figure changed permanently and since which result. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/change_point.h"

struct compare_row;
struct result;

/* Significance level: one unchanged figure in a hundred is called changed by chance. */
#define HISTORY_ALPHA 0.01

struct history_change {
        bool tested; /* enough results have the figure, and its values differ */
        bool sure;   /* p ≤ HISTORY_ALPHA */
        size_t at;   /* index of the first result with the new level */
        struct change_point point;
};

/* Sorts by the time at which each was started. */
void history_sort(const struct result **results, size_t count);
/* Tests one figure. `results` are in order of time; those without the figure are left out. */
struct history_change history_change_of(const struct compare_row *row, const struct result *const *results,
                                        size_t count);
