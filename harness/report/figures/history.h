/* Results of one scenario in order of time: which figure changed for good, and with which result. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stats/change_point.h"

struct compare_row;
struct result;

/* Chance calls one unchanged figure in a hundred changed. */
#define HISTORY_ALPHA 0.01

struct history_change {
        bool tested; /* enough results know the figure, and it differs */
        bool sure;   /* p ≤ HISTORY_ALPHA */
        size_t at;   /* index of the first result with the new level */
        struct change_point point;
};

/* Sorts by the time at which each was started. */
void history_sort(const struct result **results, size_t count);
/* `results` are in order of time; those that do not know the figure are left out. */
struct history_change history_change_of(const struct compare_row *row, const struct result *const *results,
                                        size_t count);
