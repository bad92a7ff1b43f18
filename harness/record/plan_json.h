/* plan.json: what will be done, with every default filled in. */
#pragma once

#include <stdbool.h>

struct err;
struct plan;
struct scenario;

/* JSON text, to be freed. */
char *plan_json_print(const struct scenario *scenario, const struct plan *plan);

/* Reads the looks that were planned into a plan: judging again must not depend on the looks that this version would
 * plan. ERR_FORMAT where they are not there, not rising, or too many; the plan stays as it was then. */
bool plan_json_read_looks(const char *text, struct plan *plan, struct err *err);
