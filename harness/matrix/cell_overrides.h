/* What a cell changes in its scenario, as --set takes it. */
#pragma once

#include <stddef.h>

struct matrix;
struct matrix_settings;

/* "key=value", count of them; fresh memory, texts and list. */
struct cell_overrides {
        char **items;
        size_t count;
};
void cell_overrides_clear(struct cell_overrides *overrides);
/* The matrix's own `set` first, then the cell's settings; a value that is as the scenario has it is left out. */
void cell_overrides_build(const struct matrix *matrix, const struct matrix_settings *at,
                          struct cell_overrides *ret);
/* The scenario of a cell, as named; borrowed. */
const char *cell_overrides_scenario(const struct matrix *matrix, const struct matrix_settings *at);
