/* `plateau check`: validates a scenario and prints the plan; runs nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "record/plan_json.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"

struct check_values {
        struct option_list set;
        bool json;
};

static void print_plan(const struct scenario *scenario, const struct plan *plan)
{
        char a[UNITS_TEXT_MAX], b[UNITS_TEXT_MAX], c[UNITS_TEXT_MAX];

        printf("%s: %s\n", scenario->name, scenario->question);
        if (scenario->target.spawn)
                printf("  target    starts %s\n", scenario->target.spawn[0]);
        else
                printf("  target    attaches to what is running, and leaves it running\n");
        printf("  load      %s, %zu kind%s of request", load_executor_names[scenario->load.executor],
               scenario->request_count, scenario->request_count == 1 ? "" : "s");
        if (plan->requests_per_run > 0)
                printf(", %.0f requests a run", plan->requests_per_run);
        if (plan->run_load_ns > 0)
                printf(", %s", units_format_duration((double)plan->run_load_ns, a));
        if (plan->distinct_requests > 0)
                printf("\n  values    %s%.0f distinct request%s in %s",
                       plan->distinct_requests > (double)scenario->request_count ? "about " : "",
                       plan->distinct_requests, plan->distinct_requests == 1 ? "" : "s",
                       scenario->load.values == LOAD_VALUES_REPEAT ? "each run, the same in all of them"
                                                                   : "all of the runs");
        printf("\n  runs      %d to %d, each settles for %s; a decision is tried after run", plan->runs_min,
               plan->runs_max, units_format_duration((double)plan->run_settle_ns, a));
        for (size_t i = 0; i < plan->look_count; i++)
                printf("%s %d", i ? "," : "", plan->looks[i]);
        printf("\n  probes    forced collection: %s; release hook: %s; ledger: %s\n",
               protocol_when_names[scenario->protocol.collect],
               protocol_when_names[scenario->protocol.release],
               sampling_ledger_names[scenario->sampling.ledger]);
        printf("  readings  process every %s, runtime every %s\n",
               units_format_duration((double)scenario->sampling.process_ns, a),
               units_format_duration((double)scenario->sampling.runtime_ns, b));
        printf("  takes     about %s to %s, start and probes not counted\n",
               units_format_duration((double)plan->shortest_ns, b),
               units_format_duration((double)plan->longest_ns, c));
}

static int check_run(const struct command *command, int argc, char **argv)
{
        struct check_values values = { 0 };
        struct option_list operands = { 0 };
        struct scenario scenario = { 0 };
        struct err err = { 0 };
        char *path = NULL;
        int code = EXIT_REACHED;

        if (options_parse(command, argc, argv, &values, &operands, &err) &&
            find_scenario(operands.items[0], &path, &err) &&
            scenario_load(&(struct scenario_load_args){ .path = path,
                                                        .overrides = values.set.items,
                                                        .override_count = values.set.count },
                          &scenario, &err)) {
                struct plan plan;

                plan_expand(&scenario, &plan);
                if (values.json) {
                        char *text = plan_json_print(&scenario, &plan);

                        puts(text);
                        free(text);
                } else {
                        print_plan(&scenario, &plan);
                }
        } else {
                code = exit_with_error(&err);
        }
        scenario_clear(&scenario);
        option_list_clear(&operands);
        option_list_clear(&values.set);
        free(path);
        return code;
}

static const struct option_row check_options[] = {
        { "set", 0, OPTION_LIST, offsetof(struct check_values, set), "KEY=VALUE",
          "replaces one value of the scenario: load.rate=500" },
        { "json", 'j', OPTION_FLAG, offsetof(struct check_values, json), NULL, "prints the plan as JSON" },
        { 0 },
};

const struct command cmd_check = {
        .name = "check",
        .arguments = "SCENARIO",
        .summary = "Validates a scenario and prints the plan; runs nothing.",
        .details =
                "SCENARIO is a file, or the name of one in scenarios/. All faults are listed at once, each with\n"
                "its place in the file.\n\nExample:\n  plateau check reserve --set load.rate=800",
        .options = check_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = check_run,
};
