/* A matrix file opened by a command: what it asks, its cells, and the scenario behind each. */
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

/* `name` is a file, or the name of one in matrices/. ERR_USAGE lists the faults of the file. */
bool matrix_cells_open(const char *name, struct matrix_cells_open *ret, struct err *err);

/* The folder of a matrix where none is named: results/matrix/<name>; fresh memory. */
char *matrix_cells_folder(const struct matrix *matrix, const char *given);

/* The scenario of a cell with its settings applied and every rule checked. */
bool matrix_cells_scenario(const struct matrix *matrix, const struct matrix_cell *cell,
                           struct scenario *ret_scenario, struct err *err);
