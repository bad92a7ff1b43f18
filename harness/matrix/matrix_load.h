/* Loads a matrix file into a checked struct matrix. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct matrix;

/* Loads a file. ERR_USAGE lists all faults with their places, ERR_IO says why the file cannot be read; the output then
 * stays untouched. */
bool matrix_load(const char *path, struct matrix *ret_matrix, struct err *err);
/* Loads from text in memory; `path` is the name used in faults. */
bool matrix_load_text(const char *path, const char *text, size_t len, struct matrix *ret_matrix,
                      struct err *err);
