/* verdict.json: the verdict as text, and back. The names are a contract with every reader (docs/method.md lists
 * them); what could not be known is null with a sentence beside it, never 0. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct err;
struct verdict;

/* Value of the key "schema"; changes when a name or meaning changes. */
#define VERDICT_JSON_SCHEMA "plateau.verdict/1"

/* The whole document, indented, with a newline at its end; fresh memory. Numbers read back as they were. */
char *verdict_json_write(const struct verdict *verdict);

/* Reads `len` bytes of such a document. ERR_FORMAT names the key that is missing or of a wrong type; unknown keys
 * are ignored. On failure the output stays untouched; else the caller clears it with verdict_clear(). */
bool verdict_json_read(const char *text, size_t len, struct verdict *ret, struct err *err);
