/* The cells of a matrix, measured here. */
#pragma once

#include <stdbool.h>

struct loop;
struct matrix;
struct matrix_cells;

struct matrix_measure_args {
        const struct matrix *matrix;
        const struct matrix_cells *cells;
        const char *folder; /* opened with matrix_store_open() */
        int only;           /* a cell's index; -1: all */
        bool again;         /* also those that could not be measured before */
        bool quiet;
        struct loop *loop;
        const bool *stop;
};

/* 0 every cell asked for is measured, 4 one could not be, 130 interrupted. Errors are logged. */
int matrix_measure(const struct matrix_measure_args *args);
