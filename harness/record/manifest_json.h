/* manifest.json: who measured what, where, when and with what; all that makes a result repeatable. */
#pragma once

#include <stdbool.h>

struct err;
struct result;

/* JSON text, to be freed. */
char *manifest_json_print(const struct result *result);
/* Fills the manifest's part of the result: version, times, facts, names of profiles. */
bool manifest_json_parse(const char *text, struct result *result, struct err *err);
