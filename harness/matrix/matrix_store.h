/* The folder of a matrix. No other file spells out its names.
 *
 *   matrix.json            the matrix file as given; a folder belongs to one matrix
 *   cells/0007/            the result of cell 7, sealed like any other
 *   cells/0007.json        its record; written last, so a cell with a record is complete
 *   cells/0007.try-1/      an attempt whose measurement failed
 *   report.html, merged.json, …   written by a merge
 */
#pragma once

#include <stdbool.h>

struct err;
struct matrix;
struct matrix_cells;
struct matrix_record;

#define MATRIX_STORE_CELLS "cells"
#define MATRIX_STORE_FILE "matrix.json"

/* Creates the folder with matrix.json, or accepts an existing one with the same matrix. ERR_USAGE if it holds another
 * matrix. Safe if several processes do it at once. */
bool matrix_store_open(const char *folder, const struct matrix *matrix, struct err *err);
/* The functions that return char * allocate it; the caller frees it. Returns the path of matrix.json. */
char *matrix_store_file(const char *folder);
/* Returns the path of "cells". */
char *matrix_store_cells(const char *folder);
/* Returns the name of a cell, "0007". */
char *matrix_store_name(int index);
/* Returns the path of a cell's result. */
char *matrix_store_result(const char *folder, int index);
/* Returns the path of a cell's record. */
char *matrix_store_record_path(const char *folder, int index);

bool matrix_store_write(const char *folder, const struct matrix_record *record, struct err *err);
/* Reads the record of a cell; *ret_found tells whether there is one. Returns false with ERR_FORMAT if it is damaged. */
bool matrix_store_read(const char *folder, int index, bool *ret_found, struct matrix_record *ret,
                       struct err *err);
/* Renames the result of a failed attempt to "0007.try-N" with the first free N, so that it can be inspected. True also if
 * there is no result. */
bool matrix_store_put_aside(const char *folder, int index, struct err *err);
