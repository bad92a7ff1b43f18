/* A tuning curve that was measured for the same service: what each setting on the front saves, and what it costs. */
#pragma once

#include <stdbool.h>

struct err;

/* Reads merged.json of `plateau matrix merge` and joins the sentences of the settings on the front, CURVE_TRADES_MAX
 * at most, those that save most first. *ret_text is the caller's to free. ERR_FORMAT where the file is none, or
 * compares nothing. */
enum { CURVE_TRADES_MAX = 3 };
bool curve_read(const char *path, char **ret_text, struct err *err);
