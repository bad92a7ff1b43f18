/* verdict.json: the verdict as JSON. Its names are a contract (docs/method.md lists them). What is not known is null,
 * never 0, with the reason beside it. */
#pragma once

struct verdict;

/* Value of the key "schema". It changes when a name or a meaning changes. */
#define VERDICT_JSON_SCHEMA "plateau.verdict/1"

/* Returns the document, indented and ending with a newline; the caller frees it. Numbers have enough digits to be read
 * back exactly. */
char *verdict_json_write(const struct verdict *verdict);
