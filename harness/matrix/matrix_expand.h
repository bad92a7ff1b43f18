/* Expands axes to cells, in the order in which they are measured. */
#pragma once

#include <stdbool.h>

struct err;
struct matrix;
struct matrix_cells;

enum { MATRIX_CELLS_MAX = 100000 };

/* Makes the product of the axes, the last axis varying fastest; removes what an exclude selects; applies the includes by
 * the rules of GitHub's job matrix: an include is added to every combination whose axes it does not contradict, and is a
 * combination of its own if there is none. Each repeat is a block with every combination once, in an order drawn from the
 * seed, so that a drift of the machine affects all alike. The same matrix always gives the same cells. ERR_USAGE if no
 * cell or too many are left. */
bool matrix_expand(const struct matrix *matrix, struct matrix_cells *ret_cells, struct err *err);
