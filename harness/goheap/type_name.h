/* The names of types, which the runtime needs for interfaces and reflection and so keeps in every program. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct image;
struct names;

enum { TYPE_NAME_MAX = 256 };

/* "[]uint8", "map.bucket[string]main.entry": the type described at `address`, of the program's own types. Writes at
 * most TYPE_NAME_MAX bytes and a NUL, printable ones. False where none is described there: types that were made while
 * the program ran (reflect) have no name in it. */
bool type_name(const struct image *image, const struct names *names, uint64_t address,
               char ret_name[static TYPE_NAME_MAX + 1]);
