/* Where the runtime keeps its list of goroutines. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct image;

/* The address of runtime.allgs: by its symbol where the program kept it, else by its looks. The list is a slice of
 * pointers in the program's data at structures whose fields hold what a goroutine's do: ids that differ, a stack whose
 * size is a power of two, functions that lie in the text; dead ones may hold anything. Of several the longest is it.
 * ERR_MEASURE where nothing looks like that. */
bool goroutine_find(const struct image *image, uint64_t *ret_allgs, struct err *err);
