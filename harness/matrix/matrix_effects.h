/* What one setting changes, and what is paid for it: pairs of combinations that are alike but for that setting. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/matrix_merged.h"

/* Fills merged->effects: a row for each axis but the scenario's, each of its values but the reference, and each figure
 * that any pair knows. */
void matrix_effects(struct matrix_merged *merged);
/* Fills merged->trades where the matrix names a baseline: every measured combination beside the one that has the
 * baseline's settings and its own other ones. */
void matrix_trades(struct matrix_merged *merged);

/* True where the settings are the same but for the key's own. */
bool matrix_effects_alike_but(const struct matrix_settings *a, const struct matrix_settings *b,
                              const char *key);
/* The place of a combination's value on an axis; axis->count: it has none. */
size_t matrix_effects_place(const struct matrix_axis *axis, const struct matrix_settings *at);
