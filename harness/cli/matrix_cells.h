/* Opens matrix files for commands: the matrix, its cells, and the scenario of each cell. */
#pragma once

#include <stdbool.h>

#include "cli/options.h"
#include "model/matrix.h"

struct err;
struct scenario;

struct matrix_cells_open {
        struct matrix matrix;
        struct matrix_cells cells;
};
void matrix_cells_close(struct matrix_cells_open *open);

/* Opens a matrix. `name` is a file, or the name of one in matrices/. ERR_USAGE lists the faults of the file. */
bool matrix_cells_open(const char *name, struct matrix_cells_open *ret, struct err *err);

/* Returns the folder of the results in fresh memory: `given`, or results/matrix/<name> if that is NULL. */
char *matrix_cells_folder(const struct matrix *matrix, const char *given);

/* Loads the scenario of a cell, applies the cell's settings and checks all rules. */
bool matrix_cells_scenario(const struct matrix *matrix, const struct matrix_cell *cell,
                           struct scenario *ret_scenario, struct err *err);
