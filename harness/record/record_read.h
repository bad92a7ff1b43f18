/* Reads a result folder into a struct result; the verdict and the gates are not read but judged again. */
#pragma once

#include <stdbool.h>

struct err;
struct result;
struct scenario;

/* Reads the text of the folder's scenario.json, for the caller to load and to free. */
bool record_read_scenario_text(const char *folder, char **ret_text, struct err *err);

/* Reads what was measured, and the looks of plan.json. `scenario_move`, loaded from the folder's scenario.json, is moved
 * into the result on success. ERR_IO or ERR_FORMAT names the file; the output then stays untouched. */
bool record_read(const char *folder, struct scenario *scenario_move, struct result *ret_result,
                 struct err *err);
