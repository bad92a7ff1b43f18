/* A cell's record as a file: what a merge reads of a cell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct matrix_record;

/* Value of the key "schema"; changes when a name or meaning changes. */
#define CELL_JSON_SCHEMA "plateau.cell/1"

/* The document, with a newline at its end, in fresh memory. What is not known is null. */
char *cell_json_write(const struct matrix_record *record);
/* ERR_FORMAT names the key; the output stays untouched on failure, else matrix_record_clear() frees it. */
bool cell_json_read(const char *text, size_t len, struct matrix_record *ret, struct err *err);
