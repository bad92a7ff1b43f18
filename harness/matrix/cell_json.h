/* A cell's record as a file: what a merge reads of a cell. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct cJSON;
struct err;
struct matrix_record;
struct matrix_settings;

/* Value of the key "schema"; changes when a name or meaning changes. */
#define CELL_JSON_SCHEMA "plateau.cell/1"

/* The record as a JSON object, and as a document with a newline at its end in fresh memory. What is not known is null. */
struct cJSON *cell_json_build(const struct matrix_record *record);
char *cell_json_write(const struct matrix_record *record);
/* ERR_FORMAT names the key; the output stays untouched on failure, else matrix_record_clear() frees it. */
bool cell_json_read(const char *text, size_t len, struct matrix_record *ret, struct err *err);

/* Settings as an object of texts; null: as the scenario has it. */
struct cJSON *settings_json_build(const struct matrix_settings *settings);
