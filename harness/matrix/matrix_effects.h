/* The effect of each single setting, and what each combination saves and costs compared with the baseline. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/matrix_merged.h"

/* Fills merged->effects: one row for each axis except the scenario's, each of its values except the reference, and each
 * figure that is known in at least one pair. */
void matrix_effects(struct matrix_merged *merged);
/* Fills merged->trades if the matrix names a baseline. Every measured combination is compared with the one that has the
 * baseline's settings and is otherwise the same. */
void matrix_trades(struct matrix_merged *merged);

/* Returns true if the settings are the same except for that of `key`. */
bool matrix_effects_alike_but(const struct matrix_settings *a, const struct matrix_settings *b,
                              const char *key);
/* Returns the index of a combination's value on an axis; axis->count if it has none. */
size_t matrix_effects_place(const struct matrix_axis *axis, const struct matrix_settings *at);
