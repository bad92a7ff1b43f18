/* Reads the names of types. The runtime needs them for interfaces and reflection, so every program has them, stripped
 * or not. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct image;
struct names;

enum { TYPE_NAME_MAX = 256 };

/* Writes the name of the type whose abi.Type is at `address`, like "[]uint8" or "map.bucket[string]main.entry": at most
 * TYPE_NAME_MAX bytes and a NUL, control characters replaced by '?'. False where `address` is not among the program's
 * own types: types that reflect made at run time are not. */
bool type_name(const struct image *image, const struct names *names, uint64_t address,
               char ret_name[static TYPE_NAME_MAX + 1]);
