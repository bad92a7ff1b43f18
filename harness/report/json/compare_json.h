/* What `plateau compare --json` prints. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct result;
struct strbuf;

/* "results" (folder, scenario, go, shape, hypothesis) and "rows" (name, unit, values; null where unknown). */
void compare_json_append(const struct result *const *results, size_t count, bool history, struct strbuf *buf);
