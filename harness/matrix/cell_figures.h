/* Makes the record of a cell from its judged result. */
#pragma once

struct matrix_cell;
struct matrix_record;
struct result;

/* Fills everything but `tries` and `seal`. The caller clears the record. */
void cell_figures_record(const struct matrix_cell *cell, const struct result *result,
                         struct matrix_record *ret);
