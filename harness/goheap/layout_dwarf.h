/* Reads the layout of the runtime's structures from a program's own DWARF. */
#pragma once

#include <stdbool.h>

#include "goheap/layout.h"

struct err;

/* Sets `machine` and `places`; fields that the DWARF does not have are absent. `minor` is taken from *ret_layout as it
 * is. `path` may be /proc/PID/exe. ERR_FORMAT where the file has no DWARF, or none of the runtime. */
bool layout_read_dwarf(const char *path, struct layout *ret_layout, struct err *err);
