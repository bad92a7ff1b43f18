/* Any bytes as a scenario: a scenario that can be planned, or faults that say something. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_plan(const struct scenario *scenario)
{
        struct plan plan;

        plan_expand(scenario, &plan);
        if (plan.runs_min < 1 || plan.runs_max < plan.runs_min || plan.shortest_ns < 0 ||
            plan.longest_ns < plan.shortest_ns || plan.look_count > PLAN_LOOKS_MAX ||
            !isfinite(plan.requests_per_run))
                abort();
        for (size_t i = 0; i < plan.look_count; i++)
                if (plan.looks[i] < 1 || plan.looks[i] > plan.runs_max ||
                    (i > 0 && plan.looks[i] <= plan.looks[i - 1]))
                        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
        /* Bodies and targets would be read from files whose names the fuzzer makes up. */
        struct scenario_load_args args = { .path = "fuzz.json", .without_files = true };
        struct scenario scenario = { 0 };
        struct err err = { 0 };

        if (scenario_load_text(&args, (const char *)data, size, &scenario, &err)) {
                if (!scenario.name || !scenario.text)
                        abort();
                check_plan(&scenario);
        } else if (err.kind != ERR_USAGE || !err.message[0] || scenario.name) {
                abort();
        }
        scenario_clear(&scenario);
        return 0;
}
