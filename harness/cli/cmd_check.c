/* `plateau check`: validates a scenario and prints the plan; runs nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "record/plan_json.h"
#include "report/pages/plan_text.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"

struct check_values {
        struct option_list set;
        bool json;
};

static void print(const struct scenario *scenario, const struct plan *plan, bool json)
{
        struct strbuf text = { 0 };

        if (json) {
                char *document = plan_json_print(scenario, plan);

                puts(document);
                free(document);
                return;
        }
        plan_text_append(scenario, plan, &text);
        fputs(strbuf_text(&text), stdout);
        strbuf_clear(&text);
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
                print(&scenario, &plan, values.json);
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
