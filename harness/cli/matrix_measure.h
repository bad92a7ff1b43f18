/* Measures the cells of a matrix on this machine. */
#pragma once

#include <stdbool.h>

struct loop;
struct matrix;
struct matrix_cells;

struct matrix_measure_args {
        const struct matrix *matrix;
        const struct matrix_cells *cells;
        const char *folder; /* of the results, opened with matrix_store_open() */
        int only;           /* index of the only cell to measure; -1: all cells */
        bool again;         /* also measure cells that could not be measured before */
        bool quiet;
        struct loop *loop;
        const bool *stop;
};

/* Measures the cells that are missing. Returns the exit code: 0 if all cells asked for are measured, 4 if one could not
 * be, 130 if interrupted. Errors are logged. */
int matrix_measure(const struct matrix_measure_args *args);
