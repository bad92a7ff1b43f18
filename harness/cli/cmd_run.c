/* `plateau run`: the whole experiment or, with a baseline, a comparison of two builds of a service. */
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "cli/against.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/finish.h"
#include "cli/interrupt.h"
#include "cli/session.h"
#include "model/scenario.h"
#include "net/loop.h"

/* Limit of the options for pairs and for runs in a block; against.c checks what makes sense. */
enum { AGAINST_MOST = 10000 };

struct run_values {
        struct option_list set;
        const char *output;
        const char *allow_remote;
        int64_t pid;
        const char *container;
        const char *url;
        const char *against;
        struct option_list against_set;
        int64_t pairs;
        int64_t block_runs;
        bool json;
        bool quiet;
};

/* Runs one experiment and prints its verdict. */
static int run_one(const struct session_args *args, bool json)
{
        struct session_outcome outcome = { 0 };
        int code = session_run(args, &outcome);

        if (outcome.sealed)
                finish_print(&outcome.judged, outcome.folder, json);
        session_outcome_clear(&outcome);
        return code;
}

/* Returns the baseline that the command line or else the scenario names; NULL if there is none. */
static bool find_baseline(const struct run_values *values, const struct session_args *args,
                          char **ret_baseline, struct err *err)
{
        struct scenario scenario = { 0 };

        if (!session_load_scenario(args, &scenario, err))
                return false;
        *ret_baseline = mem_dup(values->against ? values->against : scenario.target.baseline);
        scenario_clear(&scenario);
        return true;
}

static int run_scenario(const struct run_values *values, const struct session_args *args)
{
        char *baseline = NULL;
        struct err err = { 0 };
        int code;

        if (!find_baseline(values, args, &baseline, &err))
                return exit_with_error(&err);
        if (baseline || values->against_set.count > 0)
                code = against_run(&(struct against_args){ .session = args,
                                                           .baseline = baseline,
                                                           .baseline_set = values->against_set,
                                                           .pairs = (int)values->pairs,
                                                           .block_runs = (int)values->block_runs,
                                                           .json = values->json });
        else
                code = run_one(args, values->json);
        free(baseline);
        return code;
}

static int run_with_loop(const struct run_values *values, struct session_args *args)
{
        struct interrupt *interrupt;
        struct err err = { 0 };
        int code;

        if (!loop_new(&args->loop, &err))
                return exit_with_error(&err);
        interrupt = interrupt_new(args->loop);
        args->stop = interrupt_flag(interrupt);
        code = run_scenario(values, args);
        interrupt_free(interrupt);
        loop_free(args->loop);
        return code;
}

static int run_run(const struct command *command, int argc, char **argv)
{
        struct run_values values = { .output = "results", .pairs = 6, .block_runs = 4 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        char *command_line = options_command_line(argc, argv);
        int code;

        if (options_parse(command, argc, argv, &values, &operands, &err))
                code = run_with_loop(&values, &(struct session_args){ .scenario = operands.items[0],
                                                                      .overrides = values.set,
                                                                      .attach_pid = values.pid,
                                                                      .attach_container = values.container,
                                                                      .attach_url = values.url,
                                                                      .root = values.output,
                                                                      .allow_remote = values.allow_remote,
                                                                      .command_line = command_line,
                                                                      .quiet = values.quiet });
        else
                code = exit_with_error(&err);
        free(command_line);
        option_list_clear(&operands);
        option_list_clear(&values.set);
        option_list_clear(&values.against_set);
        return code;
}

static const struct option_row run_options[] = {
        { "set", 's', OPTION_LIST, offsetof(struct run_values, set), "KEY=VALUE",
          "replaces one value of the scenario: load.rate=500" },
        { "pid", 'p', OPTION_I64, offsetof(struct run_values, pid), "PID",
          "measures this running service instead of target.spawn", .positive = true },
        { "container", 0, OPTION_TEXT, offsetof(struct run_values, container), "ID",
          "measures the service in this container, or systemd unit" },
        { "url", 'u', OPTION_TEXT, offsetof(struct run_values, url), "URL",
          "where it listens; alone, its process is found by the port" },
        { "output", 'o', OPTION_TEXT, offsetof(struct run_values, output), "DIR",
          "where results go: DIR/<name>/<time>/ (results)" },
        { "allow-remote", 0, OPTION_TEXT, offsetof(struct run_values, allow_remote), "HOST",
          "lets the load go to this host; without it only to loopback" },
        { "against", 'a', OPTION_TEXT, offsetof(struct run_values, against), "BINARY",
          "measures in turns with this older build, and gates on the change" },
        { "against-set", 0, OPTION_LIST, offsetof(struct run_values, against_set), "KEY=VALUE",
          "the same with this setting instead of an older build: target.env.GOGC=50" },
        { "pairs", 0, OPTION_I64, offsetof(struct run_values, pairs), "N",
          "pairs of blocks, one of each build (6)", .most = AGAINST_MOST },
        { "block-runs", 0, OPTION_I64, offsetof(struct run_values, block_runs), "N",
          "runs of a block, the first two to warm up (4)", .most = AGAINST_MOST },
        { "json", 'j', OPTION_FLAG, offsetof(struct run_values, json), NULL,
          "prints verdict.json (change.json) instead of the text" },
        { "quiet", 'q', OPTION_FLAG, offsetof(struct run_values, quiet), NULL, "no progress on stderr" },
        { 0 },
};

const struct command cmd_run = {
        .name = "run",
        .arguments = "SCENARIO",
        .summary = "Runs the whole experiment: load, measure, judge, draw.",
        .details =
                "SCENARIO is a file, or the name of one in scenarios/. The result goes to results/<name>/<time>/,\n"
                "sealed; results/<name>/latest points to the last.\n\n"
                "With --against (or target.baseline) growth is not judged: blocks of the older and the newer\n"
                "build take turns, each a fresh process, and memory and latency are compared. The blocks and the\n"
                "outcome go to results/<name>/<time>-against/.\n\n"
                "Exit codes: 0 verdict reached and as expected; 1 growth that is not expected, or a gate fails; 2 usage;\n"
                "3 inconclusive; 4 could not measure; 130 interrupted.\n\nExamples:\n"
                "  plateau run reserve\n"
                "  plateau run leak --set requests.0.path='/leak?bytes=512' --set load.rate=2000\n"
                "  plateau run myservice.json --output /tmp/results --json\n"
                "  plateau run myservice.json --against ./myservice-old\n"
                "  plateau run myservice.json --against-set target.env.GOGC=50",
        .options = run_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = run_run,
};
