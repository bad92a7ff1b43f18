/* What `plateau inspect --json` prints; names are a contract (docs/memory.md). */
#pragma once

#include <stdbool.h>

struct look;

/* Returns the JSON text, on one line if `compact`; the caller frees it. */
char *inspect_json_print(const struct look *look, bool compact);
