/* From a matrix file to a checked struct matrix. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct matrix;

/* ERR_USAGE lists all faults with their places, ERR_IO where the file cannot be read; the output stays untouched. */
bool matrix_load(const char *path, struct matrix *ret_matrix, struct err *err);
/* As matrix_load(), from text in memory; `path` is shown in faults. */
bool matrix_load_text(const char *path, const char *text, size_t len, struct matrix *ret_matrix,
                      struct err *err);
