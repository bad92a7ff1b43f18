/* Pure arithmetic: the same scenario always gives the same plan. */
#include "scenario/plan_expand.h"

#include "model/load_shape.h"
#include "model/plan.h"
#include "model/request_mix.h"
#include "model/scenario.h"

/* Numbers of runs after which a decision is tried. Each look spends a part of alpha (docs/method.md). */
static const int looks[] = { 8, 12, 16, 20, 30, 60, 120, 480, 2000 };

static void expand_looks(const struct scenario_protocol *protocol, struct plan *plan)
{
        for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
                if (looks[i] >= protocol->runs_min && looks[i] < protocol->runs_max)
                        plan->looks[plan->look_count++] = looks[i];
        plan->looks[plan->look_count++] = (int)protocol->runs_max;
}

void plan_expand(const struct scenario *scenario, struct plan *ret_plan)
{
        const struct scenario_protocol *protocol = &scenario->protocol;
        struct plan plan = {
                /* Without a load of ours there is nothing to settle after: a run is the window alone. */
                .run_settle_ns = scenario->load.executor == LOAD_NONE ? 0 : protocol->settle_ns,
                .runs_min = (int)protocol->runs_min,
                .runs_max = (int)protocol->runs_max,
        };
        struct load_shape shape;
        int64_t run_ns;

        load_shape_of(&scenario->load, &shape);
        plan.requests_per_run = shape.requests;
        plan.run_load_ns = shape.length_ns;
        expand_looks(protocol, &plan);
        plan.distinct_requests = request_mix_distinct(
                scenario,
                plan.requests_per_run * (scenario->load.values == LOAD_VALUES_REPEAT ? 1 : plan.runs_max));
        run_ns = plan.run_load_ns + plan.run_settle_ns;
        plan.shortest_ns =
                protocol->baseline_ns + protocol->idle_ns + run_ns * (protocol->control + plan.looks[0]);
        plan.longest_ns =
                protocol->baseline_ns + protocol->idle_ns + run_ns * (protocol->control + plan.runs_max);
        *ret_plan = plan;
}
