/* manifest.json: what was measured, where, when and with which harness, so that a result can be repeated. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* Returns the JSON text; the caller frees it. */
char *manifest_json_print(const struct result *result);
/* Fills the fields of `result` that the manifest holds: version, times, facts, names of profiles. */
bool manifest_json_parse(const char *text, struct result *result, struct err *err);
