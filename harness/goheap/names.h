/* Finds what names a running program's functions and types: its function table (pclntab.h), with addresses as they are
 * in the process, and where its types lie (runtime/symtab.go: moduledata). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "goheap/pclntab.h"

struct err;
struct image;
struct names;

/* `path` opens the program's file, like /proc/PID/exe; `image` is not kept. Free with names_free(). ERR_MEASURE or
 * ERR_FORMAT name the step that failed: the file, its table, where its text begins. */
bool names_open(const struct image *image, const char *path, struct names **ret_names, struct err *err);
/* Makes names from given parts, for tests: a table with its base set, and where types are; types_end 0: not known. */
struct names *names_from(const struct pclntab *table, uint64_t types, uint64_t types_end);
void names_free(struct names *names);

/* Returns the table for pclntab_find(), which takes addresses of the process with it. Borrowed. */
const struct pclntab *names_table(const struct names *names);
/* Sets the bounds of moduledata's types; false where moduledata was not found. */
bool names_types(const struct names *names, uint64_t *ret_start, uint64_t *ret_end);
