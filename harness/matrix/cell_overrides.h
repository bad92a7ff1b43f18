/* The changes that a cell makes to its scenario, in the form of --set. */
#pragma once

#include <stddef.h>

struct matrix;
struct matrix_settings;

/* A list of "key=value"; list and texts are allocated. */
struct cell_overrides {
        char **items;
        size_t count;
};
void cell_overrides_clear(struct cell_overrides *overrides);
/* Lists the matrix's `set` first, then the cell's settings, without NULL values, which leave the scenario's own. */
void cell_overrides_build(const struct matrix *matrix, const struct matrix_settings *at,
                          struct cell_overrides *ret);
/* Returns the scenario file of a cell as the matrix names it; borrowed. */
const char *cell_overrides_scenario(const struct matrix *matrix, const struct matrix_settings *at);
