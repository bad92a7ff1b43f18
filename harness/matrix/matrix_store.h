/* The folder of a matrix: nobody else spells its names.
 *
 *   matrix.json            the file as given; a folder belongs to one matrix
 *   cells/0007/            a sealed result like any other
 *   cells/0007.json        its record; written last, so a cell with a record is done
 *   cells/0007.try-1/      an attempt that could not be measured
 *   report.html, merged.json, …   what a merge wrote
 */
#pragma once

#include <stdbool.h>

struct err;
struct matrix;
struct matrix_cells;
struct matrix_record;

#define MATRIX_STORE_CELLS "cells"
#define MATRIX_STORE_FILE "matrix.json"

/* Makes the folder and its matrix.json; fine where it is there with the same matrix. ERR_USAGE where it holds another
 * one. Safe when several processes do it at once. */
bool matrix_store_open(const char *folder, const struct matrix *matrix, struct err *err);
/* The matrix.json of a folder that a run made, as a path; fresh memory. */
char *matrix_store_file(const char *folder);
/* "cells", as a path; fresh memory. */
char *matrix_store_cells(const char *folder);
/* "0007", fresh memory. */
char *matrix_store_name(int index);
/* The folder of a cell's result, as a path; fresh memory. */
char *matrix_store_result(const char *folder, int index);
/* The path of a cell's record; fresh memory. */
char *matrix_store_record_path(const char *folder, int index);

bool matrix_store_write(const char *folder, const struct matrix_record *record, struct err *err);
/* The record of a cell. `*ret_found` false where there is none; false, with ERR_FORMAT, where it is broken. */
bool matrix_store_read(const char *folder, int index, bool *ret_found, struct matrix_record *ret,
                       struct err *err);
/* Renames the result of a cell to "0007.try-N", N the first free number, so that it can be looked at; true where there
 * is none to rename. */
bool matrix_store_put_aside(const char *folder, int index, struct err *err);
