/* Makes the plan of a scenario: what will be done, how long it takes, and when a decision is tried. */
#pragma once

struct plan;
struct scenario;

/* Expands a scenario that scenario_load() has checked. The plan holds nothing to free. */
void plan_expand(const struct scenario *scenario, struct plan *ret_plan);
