/* What `plateau inspect --json` prints; names are a contract (docs/memory.md). */
#pragma once

#include <stdbool.h>

struct look;

/* Fresh text, formatted on several lines, or on one where `compact`. */
char *inspect_json_print(const struct look *look, bool compact);
