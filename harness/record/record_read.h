/* The reader of a result folder: everything back into a struct result, the judgement left out. */
#pragma once

#include <stdbool.h>

struct err;
struct result;
struct scenario;

/* The scenario as given, from the folder, as text to be loaded; the caller frees. */
bool record_read_scenario_text(const char *folder, char **ret_text, struct err *err);

/* Reads what was measured, and the looks of plan.json. `scenario_move` was loaded from the folder's scenario.json; it
 * goes into the result on success and is emptied. ERR_IO or ERR_FORMAT with the file's name; the output stays
 * untouched on failure. */
bool record_read(const char *folder, struct scenario *scenario_move, struct result *ret_result,
                 struct err *err);
