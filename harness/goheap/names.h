/* The names of a running program's functions and types: its function table, put where the program was loaded, and the
 * module that the runtime keeps of it (runtime/symtab.go: moduledata). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "goheap/pclntab.h"

struct err;
struct image;
struct names;

/* `path` opens the program's file. ERR_MEASURE or ERR_FORMAT with the step that failed: the file, its table, where its
 * text begins. */
bool names_open(const struct image *image, const char *path, struct names **ret_names, struct err *err);
/* The same from what a test has: a table with its base set, and where types are; types_end 0: no module. */
struct names *names_from(const struct pclntab *table, uint64_t types, uint64_t types_end);
void names_free(struct names *names);

/* For pclntab_find() with addresses of the process. */
const struct pclntab *names_table(const struct names *names);
/* Where the module's types begin and end; false where the module was not found. */
bool names_types(const struct names *names, uint64_t *ret_start, uint64_t *ret_end);
