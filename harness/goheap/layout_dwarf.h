/* The layout of the runtime's structures as a program's own DWARF says it. */
#pragma once

#include <stdbool.h>

#include "goheap/layout.h"

struct err;

/* Fills `places`; what the DWARF does not have stays absent. `path` may be /proc/PID/exe. An error where the file
 * has no DWARF, or none of the runtime. */
bool layout_read_dwarf(const char *path, struct layout *ret_layout, struct err *err);
