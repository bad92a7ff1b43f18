/* verdict.json: the verdict as text. The names are a contract with every reader (docs/method.md lists
 * them); what could not be known is null with the words of a finding beside it, never 0. */
#pragma once

struct verdict;

/* Value of the key "schema"; changes when a name or meaning changes. */
#define VERDICT_JSON_SCHEMA "plateau.verdict/1"

/* The whole document, indented, with a newline at its end; fresh memory. Numbers read back as they were. */
char *verdict_json_write(const struct verdict *verdict);
