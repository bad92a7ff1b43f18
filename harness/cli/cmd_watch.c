/* `plateau watch`: measures a service under the load of its own users. Writes a scenario from the command line, whose runs
 * are windows of time without a load of ours, and runs it as an ordinary experiment. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "cli/access_options.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/finish.h"
#include "cli/interrupt.h"
#include "cli/process_options.h"
#include "cli/session.h"
#include "cli/survey.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "scenario/decode_expect.h"
#include "scenario/watch_scenario.h"

enum { RUNS_MAX = 10000, NAME_MAX_LEN = 64 };
static const int64_t window_least_ns = NS_PER_S;

struct watch_values {
        struct process_values process;
        struct access_values access;
        const char *delta;
        const char *output;
        int64_t window_ns;
        int64_t runs;
        int64_t until_ns;
        bool collect;
        bool json;
        bool quiet;
};

/* Returns a name for the result from the program's name: "watch-prometheus"; fresh memory. */
static char *name_of(const struct process_ref *process)
{
        struct strbuf comm = { 0 };
        char *name;

        if (process_ref_read(process, "comm", NAME_MAX_LEN, &comm, NULL) && comm.len > 0)
                name = mem_printf("watch-%.*s", (int)strcspn(comm.text, "\n"), comm.text);
        else
                name = mem_printf("watch-%lld", (long long)process->pid);
        strbuf_clear(&comm);
        return name;
}

static int64_t runs_max(const struct watch_values *values)
{
        int64_t by_time = values->until_ns > 0 ? values->until_ns / values->window_ns : RUNS_MAX;
        int64_t most = values->runs > 0 ? values->runs : RUNS_MAX;

        most = by_time < most ? by_time : most;
        return most > 1 ? most : 1;
}

/* Chooses the telemetry pages. pprof's heap page stops the world, so it is used only if collections may be forced anyway,
 * or if no other page answers. */
static void name_pages(const struct survey *found, bool collect, struct watch_scenario *ret)
{
        bool other = false;

        for (int i = 0; i < SOURCE_COUNT; i++) {
                ret->pages[i] = found->pages[i];
                other = other || (found->pages[i] && i != SOURCE_PPROF);
        }
        if (!collect && other)
                ret->pages[SOURCE_PPROF] = NULL;
}

static char *build_scenario(const struct watch_values *values, const struct process_ref *process,
                            const struct scenario_access *access, const struct survey *found)
{
        char *name = name_of(process);
        struct watch_scenario watch = { .name = name,
                                        .pid = process->pid,
                                        .url = values->process.url,
                                        .access = access,
                                        .delta = values->delta,
                                        .window_ns = values->window_ns,
                                        .runs_max = runs_max(values),
                                        .collect = values->collect };
        char *text;

        name_pages(found, values->collect, &watch);
        text = watch_scenario_build(&watch);
        free(name);
        return text;
}

static int measure(const struct watch_values *values, const char *text, const char *command_line,
                   struct loop *loop, const bool *stop)
{
        struct session_outcome outcome = { 0 };
        int code = session_run(&(struct session_args){ .scenario = "watch",
                                                       .text = text,
                                                       .root = values->output,
                                                       .command_line = command_line,
                                                       .loop = loop,
                                                       .stop = stop,
                                                       .quiet = values->quiet },
                               &outcome);

        if (outcome.sealed)
                finish_print(&outcome.judged, outcome.folder, values->json);
        session_outcome_clear(&outcome);
        return code;
}

static int watch_process(const struct watch_values *values, const struct option_list *operands,
                         const char *command_line)
{
        struct process_ref process = { 0 };
        struct scenario_access access = { 0 };
        bool opened;
        struct survey found = { 0 };
        struct interrupt *interrupt;
        struct loop *loop = NULL;
        struct err err = { 0 };
        char *text = NULL;
        int code;

        opened = process_options_open("watch", &values->process, operands, &process, &err);
        if (!opened || !access_options_take(&values->access, &access, &err) || !loop_new(&loop, &err)) {
                scenario_access_clear(&access);
                process_ref_clear(&process);
                return exit_with_error(&err);
        }
        interrupt = interrupt_new(loop);
        if (values->process.url && !survey_take(&(struct survey_args){ .loop = loop,
                                                                       .process = &process,
                                                                       .access = &access,
                                                                       .url = values->process.url,
                                                                       .telemetry_alone = true,
                                                                       .stop = interrupt_flag(interrupt) },
                                                &found, &err)) {
                code = exit_with_error(&err);
        } else {
                text = build_scenario(values, &process, &access, &found);
                code = *interrupt_flag(interrupt)
                               ? EXIT_INTERRUPTED
                               : measure(values, text, command_line, loop, interrupt_flag(interrupt));
        }
        survey_clear(&found);
        free(text);
        scenario_access_clear(&access);
        process_ref_clear(&process);
        interrupt_free(interrupt);
        loop_free(loop);
        return code;
}

static bool check(const struct watch_values *values, struct err *err)
{
        const struct access_values *access = &values->access;
        struct scenario_delta delta;

        if (!values->process.url &&
            (access->headers.count || access->bearer_file || access->bearer_env || access->certificate))
                return err_set(
                        err, ERR_USAGE,
                        "watch: --header, --bearer-* and --certificate need --url, which says where the pages are");
        if (!delta_parse(values->delta, &delta) || delta.unit == DELTA_BYTES_PER_REQUEST)
                return err_set(
                        err, ERR_USAGE,
                        "--delta: must be growth by the hour such as 10MiB/h, a budget for some days such as "
                        "1GiB/7d, 64KiB/run for a window, or a share of the settled level such as 1%%, got "
                        "'%s'",
                        values->delta);
        if (values->window_ns < window_least_ns)
                return err_set(err, ERR_USAGE, "--window: must be at least 1s, got %.3gs",
                               (double)values->window_ns / NS_PER_S);
        if (values->until_ns > 0 && values->until_ns < values->window_ns)
                return err_set(err, ERR_USAGE, "--until: must be at least one --window, %.6gs, got %.6gs",
                               (double)values->window_ns / NS_PER_S, (double)values->until_ns / NS_PER_S);
        return true;
}

static int watch_run(const struct command *command, int argc, char **argv)
{
        struct watch_values values = { .output = "results", .delta = "10MiB/h", .window_ns = 300 * NS_PER_S };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        int code;

        if (options_parse(command, argc, argv, &values, &operands, &err) && check(&values, &err)) {
                char *line = options_command_line(argc, argv);

                code = watch_process(&values, &operands, line);
                free(line);
        } else {
                code = exit_with_error(&err);
        }
        access_options_clear(&values.access);
        option_list_clear(&operands);
        return code;
}

static const struct option_row watch_options[] = {
        { "window", 'w', OPTION_DURATION, offsetof(struct watch_values, window_ns), "TIME",
          "length of a window (5m)", .positive = true },
        { "runs", 'n', OPTION_I64, offsetof(struct watch_values, runs), "N", "most windows",
          .positive = true },
        { "until", 0, OPTION_DURATION, offsetof(struct watch_values, until_ns), "TIME", "longest time: 6h",
          .positive = true },
        { "delta", 'd', OPTION_TEXT, offsetof(struct watch_values, delta), "GROWTH",
          "growth that can be afforded (10MiB/h): 1GiB/7d, 64KiB/run, 1%" },
        PROCESS_OPTION_ROWS(struct watch_values,
                            "where it listens: the usual telemetry pages are looked for there"),
        ACCESS_OPTION_ROWS(struct watch_values),
        { "collect", 'c', OPTION_FLAG, offsetof(struct watch_values, collect), NULL,
          "forces two collections after each window; without it nothing is forced" },
        { "output", 'o', OPTION_TEXT, offsetof(struct watch_values, output), "DIR",
          "where the result goes (results)" },
        { "json", 'j', OPTION_FLAG, offsetof(struct watch_values, json), NULL,
          "prints verdict.json instead of the text" },
        { "quiet", 'q', OPTION_FLAG, offsetof(struct watch_values, quiet), NULL, "no progress on stderr" },
        { 0 },
};

const struct command cmd_watch = {
        .name = "watch",
        .arguments = "PID|--container ID|--url URL",
        .summary = "Watches a service under its users' own load, until it is decided.",
        .details =
                "No load is made and, without --collect, nothing is forced: readings come from the kernel, from the\n"
                "runtime's memory, and with --url from the pages that answer. Windows are compared as runs are, and growth\n"
                "is given per hour. Ctrl-C at any time gives the verdict so far.\n\n"
                "A service whose traffic has a daily shape grows every morning: let --until cover whole days.\n\nExamples:\n"
                "  plateau watch 4242\n"
                "  plateau watch 4242 --url http://127.0.0.1:9090 --window 10m --until 24h --delta 5MiB/h",
        .options = watch_options,
        .operands_min = 0,
        .operands_max = 1,
        .run = watch_run,
};
