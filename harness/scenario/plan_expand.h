/* From a scenario to the plan: what will be done, how long it takes, when a decision is tried. */
#pragma once

struct plan;
struct scenario;

/* Pure, and nothing in the plan is to be freed. The scenario was checked (scenario_load()). */
void plan_expand(const struct scenario *scenario, struct plan *ret_plan);
