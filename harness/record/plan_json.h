/* plan.json: what will be done, with every default filled in. */
#pragma once

struct plan;
struct scenario;

/* JSON text, to be freed. */
char *plan_json_print(const struct scenario *scenario, const struct plan *plan);
