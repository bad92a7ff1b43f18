/* From axes to cells, in the order in which they are measured. */
#pragma once

#include <stdbool.h>

struct err;
struct matrix;
struct matrix_cells;

enum { MATRIX_CELLS_MAX = 100000 };

/* The product of the axes, the last one fastest, less what an exclude selects, and what the includes add, as GitHub's
 * job matrix has it: an include whose keys contradict no cell's axes is added to those cells, any other is a cell of
 * its own. Each repeat is a block that holds every combination once, in an order drawn from the seed, so that a
 * machine's drift hits all alike. The same matrix gives the same cells. ERR_USAGE where none or too many are left. */
bool matrix_expand(const struct matrix *matrix, struct matrix_cells *ret_cells, struct err *err);
