/* Arithmetic only: the same scenario gives the same plan. */
#include "scenario/plan_expand.h"

#include "base/clock.h"
#include "model/plan.h"
#include "model/request_mix.h"
#include "model/scenario.h"

/* Runs at which a decision is tried; each look costs a part of alpha (docs/method.md). */
static const int looks[] = { 8, 12, 16, 20, 30 };

static double ramp_requests(const struct scenario_load *load)
{
        double level = load->start;
        double requests = 0;

        for (size_t i = 0; i < load->stage_count; i++) {
                double seconds = (double)load->stages[i].duration_ns / (double)NS_PER_S;

                requests += (level + load->stages[i].target) / 2 * seconds;
                level = load->stages[i].target;
        }
        return requests;
}

static void expand_load(const struct scenario_load *load, struct plan *plan)
{
        switch (load->executor) {
        case LOAD_CONSTANT_ARRIVAL_RATE:
                plan->requests_per_run =
                        load->requests ? (double)load->requests
                                       : load->rate_per_s * (double)load->duration_ns / (double)NS_PER_S;
                plan->run_load_ns = (int64_t)(plan->requests_per_run / load->rate_per_s * (double)NS_PER_S);
                break;
        case LOAD_CONSTANT_VUS:
                plan->requests_per_run = (double)load->requests;
                plan->run_load_ns = load->duration_ns;
                break;
        case LOAD_RAMPING_ARRIVAL_RATE:
        case LOAD_RAMPING_VUS:
        default:
                if (load->executor == LOAD_RAMPING_ARRIVAL_RATE)
                        plan->requests_per_run = ramp_requests(load);
                for (size_t i = 0; i < load->stage_count; i++)
                        plan->run_load_ns += load->stages[i].duration_ns;
                break;
        }
}

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
                .run_settle_ns = protocol->settle_ns,
                .runs_min = (int)protocol->runs_min,
                .runs_max = (int)protocol->runs_max,
        };
        int64_t run_ns;

        expand_load(&scenario->load, &plan);
        expand_looks(protocol, &plan);
        plan.distinct_requests = request_mix_distinct(
                scenario,
                plan.requests_per_run * (scenario->load.values == LOAD_VALUES_REPEAT ? 1 : plan.runs_max));
        run_ns = plan.run_load_ns + plan.run_settle_ns;
        plan.shortest_ns = protocol->baseline_ns + run_ns * (protocol->control + plan.looks[0]);
        plan.longest_ns = protocol->baseline_ns + run_ns * (protocol->control + plan.runs_max);
        *ret_plan = plan;
}
