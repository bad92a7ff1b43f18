/* plan.json: what will be done, with all defaults filled in. */
#pragma once

#include <stdbool.h>

struct err;
struct plan;
struct scenario;

/* Returns the JSON text; the caller frees it. */
char *plan_json_print(const struct scenario *scenario, const struct plan *plan);

/* Reads the planned looks into `plan`. Judging an old result must use the looks of that time, not those that this
 * version would plan. ERR_FORMAT if they are missing, not rising or too many; the plan then stays as it was. */
bool plan_json_read_looks(const char *text, struct plan *plan, struct err *err);
