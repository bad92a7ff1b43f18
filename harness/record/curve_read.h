/* Reads a tuning curve that was measured for the same service: what other settings save, and what they cost. */
#pragma once

#include <stdbool.h>

struct err;

/* Reads merged.json of `plateau matrix merge` and joins the sentences of at most CURVE_TRADES_MAX settings on the Pareto
 * front, largest saving first. The caller frees *ret_text. ERR_FORMAT if the file is not such a file, or no setting in it
 * saves memory against a baseline. */
enum { CURVE_TRADES_MAX = 3 };
bool curve_read(const char *path, char **ret_text, struct err *err);
