/* The record of a cell as a JSON file, which is all that a merge reads of the cell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct matrix_record;

/* Value of the key "schema". It changes when a name or a meaning changes. */
#define CELL_JSON_SCHEMA "plateau.cell/1"

/* Returns the document, ending with a newline; the caller frees it. What is not known is null. */
char *cell_json_write(const struct matrix_record *record);
/* Reads a record. ERR_FORMAT names the key at fault; the output then stays untouched. The caller clears the record. */
bool cell_json_read(const char *text, size_t len, struct matrix_record *ret, struct err *err);
