/* Finds runtime.allgs, the runtime's list of all goroutines. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct err;
struct image;

/* Sets *ret_allgs to the address of the slice header runtime.allgs: from its symbol where the program kept it, else by
 * a search through the program's variables. The search looks for a slice of pointers to structures whose fields fit a
 * goroutine: each id differs, the stack's size is a power of two, the functions lie in the text; dead ones may hold
 * anything. The longest such slice is taken. ERR_MEASURE where there is none. */
bool goroutine_find(const struct image *image, uint64_t *ret_allgs, struct err *err);
