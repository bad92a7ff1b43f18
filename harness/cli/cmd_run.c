/* `plateau run`: the whole experiment. Measures into a folder, reads the folder back, judges, draws, seals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/build_target.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "cli/finish.h"
#include "cli/interrupt.h"
#include "cli/judge.h"
#include "cli/screen.h"
#include "model/result.h"
#include "net/loop.h"
#include "record/result_writer.h"
#include "run/campaign.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"
#include "verdict/validity.h"

struct run_values {
        struct option_list set;
        const char *output;
        const char *allow_remote;
        int64_t pid;
        const char *url;
        bool json;
        bool quiet;
};

/* One invocation, from its arguments to its exit code. */
struct session {
        struct run_values values;
        struct scenario scenario;
        struct plan plan;
        struct result result; /* as measured; the judgement is made on what is read back */
        struct loop *loop;
        struct interrupt *interrupt;
        struct screen *screen;
        struct result_writer *writer;
};

static void on_sample(const struct sample *sample, void *arg)
{
        result_writer_sample(((struct session *)arg)->writer, sample);
}

static void on_event(const struct event_note *note, void *arg)
{
        struct session *session = arg;

        result_writer_event(session->writer, note);
        if (strcmp(note->kind, "warning") == 0)
                screen_show_note(session->screen, note->text);
}

static void on_progress(const struct campaign_progress *progress, void *arg)
{
        screen_show_progress(((struct session *)arg)->screen, progress);
}

static bool on_file(int32_t run, const char *name, const void *bytes, size_t len, void *arg, struct err *err)
{
        return result_writer_run_file(((struct session *)arg)->writer, run, name, bytes, len, err);
}

static bool on_snapshot(const struct snapshot *snapshot, void *arg, struct err *err)
{
        return result_writer_snapshot(((struct session *)arg)->writer, snapshot, err);
}

static void on_started(const struct result *result, void *arg)
{
        screen_show_title(((struct session *)arg)->screen, result);
}

/* The plan's looks are numbers of runs that count: a run that was left out does not bring one nearer. */
static bool is_time_to_look(const struct result *result, const struct run *run)
{
        struct validity validity;
        bool look = false;

        validity_check(result, &validity);
        for (size_t i = 0; i < result->plan.look_count; i++)
                look = look || (validity.counts[run->index] && result->plan.looks[i] == validity.valid);
        validity_clear(&validity);
        return look;
}

/* Tries a decision where the plan has a look; a full disk ends the experiment here. */
static bool on_run(const struct result *result, const struct run *run, bool *ret_enough, void *arg,
                   struct err *err)
{
        struct session *session = arg;

        if (!result_writer_flush(session->writer, err))
                return false;
        if (!is_time_to_look(result, run))
                return true;
        if (!judge_result(&session->result, err))
                return false;
        *ret_enough = session->result.verdict.shape != SHAPE_INCONCLUSIVE;
        return true;
}

/* Words of the command line, quoted so that a shell gives them back. */
static char *quote_command_line(int argc, char **argv)
{
        struct strbuf line = { 0 };

        strbuf_append(&line, "plateau");
        for (int i = 0; i < argc; i++) {
                bool plain =
                        argv[i][0] && strspn(argv[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                      "0123456789_-+=./:,@%") == strlen(argv[i]);

                strbuf_append_char(&line, ' ');
                if (!plain)
                        strbuf_append_char(&line, '\'');
                for (const char *at = argv[i]; *at; at++)
                        strbuf_append(&line, *at == '\'' ? "'\\''" : (const char[]){ *at, '\0' });
                if (!plain)
                        strbuf_append_char(&line, '\'');
        }
        return strbuf_take(&line);
}

static bool prepare(struct session *session, const char *name, struct err *err)
{
        char *path = NULL;
        bool ok = find_scenario(name, &path, err) &&
                  scenario_load(&(struct scenario_load_args){ .path = path,
                                                              .overrides = session->values.set.items,
                                                              .override_count = session->values.set.count,
                                                              .attach_pid = session->values.pid,
                                                              .attach_url = session->values.url },
                                &session->scenario, err);

        free(path);
        if (!ok)
                return false;
        plan_expand(&session->scenario, &session->plan);
        session->result.started_wall_ns = clock_wall_ns();
        session->result.started_ns = clock_now_ns();
        session->result.plan = session->plan;
        session->screen = screen_new(&session->plan, session->values.quiet);
        if (!loop_new(&session->loop, err) ||
            !result_writer_open(session->values.output ? session->values.output : "results",
                                &session->scenario, &session->plan, session->result.started_wall_ns,
                                &session->writer, err))
                return false;
        session->interrupt = interrupt_new(session->loop);
        /* The result owns the scenario from here on. */
        session->result.scenario = session->scenario;
        session->scenario = (struct scenario){ 0 };
        return true;
}

/* Runs the campaign. False only where nothing was measured that would be worth a result. */
static bool measure(struct session *session, struct err *err)
{
        const struct scenario_target *target = &session->result.scenario.target;
        char *program = NULL;
        struct campaign_observer observer = {
                .on_sample = on_sample,
                .on_event = on_event,
                .on_progress = on_progress,
                .on_file = on_file,
                .on_snapshot = on_snapshot,
                .on_started = on_started,
                .on_run = on_run,
                .arg = session,
        };
        struct campaign_args args = {
                .loop = session->loop,
                .scenario = &session->result.scenario,
                .plan = &session->plan,
                .allow_remote = session->values.allow_remote,
                .stop = interrupt_flag(session->interrupt),
                .observer = &observer,
        };
        bool ok;

        if (!build_target(target, &program, err))
                return false;
        args.program = program;
        ok = campaign_run(&args, &session->result, err);
        screen_finish(session->screen);
        free(program);
        return ok || session->result.series.count > 0;
}

static int run_session(struct session *session, const char *name, struct err *err)
{
        struct result judged = { 0 };
        struct err measuring = { 0 };
        int code;

        if (!prepare(session, name, err))
                return exit_with_error(err);
        if (!measure(session, &measuring)) {
                result_writer_discard(session->writer);
                return exit_with_error(&measuring);
        }
        if (measuring.kind != ERR_NONE)
                exit_with_error(&measuring);
        if (!finish_result(session->writer, &session->result, &judged, err)) {
                code = exit_with_error(err);
                log_error("what was measured is kept in %s", result_writer_folder(session->writer));
        } else {
                finish_print(&judged, result_writer_folder(session->writer), session->values.json);
                code = judged.verdict.exit_code;
        }
        result_clear(&judged);
        return code;
}

static int run_run(const struct command *command, int argc, char **argv)
{
        struct session session = { 0 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        int code;

        session.result.command_line = quote_command_line(argc, argv);
        if (options_parse(command, argc, argv, &session.values, &operands, &err))
                code = run_session(&session, operands.items[0], &err);
        else
                code = exit_with_error(&err);
        result_writer_free(session.writer);
        interrupt_free(session.interrupt);
        loop_free(session.loop);
        screen_free(session.screen);
        scenario_clear(&session.scenario);
        result_clear(&session.result);
        option_list_clear(&operands);
        option_list_clear(&session.values.set);
        return code;
}

static const struct option_row run_options[] = {
        { "set", 's', OPTION_LIST, offsetof(struct run_values, set), "KEY=VALUE",
          "replaces one value of the scenario: load.rate=500" },
        { "pid", 'p', OPTION_I64, offsetof(struct run_values, pid), "PID",
          "measures this running service instead of target.spawn" },
        { "url", 'u', OPTION_TEXT, offsetof(struct run_values, url), "URL",
          "where it listens; without --pid its process is found by the port" },
        { "output", 'o', OPTION_TEXT, offsetof(struct run_values, output), "DIR",
          "where results go: DIR/<name>/<time>/ (results)" },
        { "allow-remote", 0, OPTION_TEXT, offsetof(struct run_values, allow_remote), "HOST",
          "lets the load go to this host; without it only to loopback" },
        { "json", 'j', OPTION_FLAG, offsetof(struct run_values, json), NULL,
          "prints verdict.json instead of the text" },
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
                "Exit codes: 0 verdict reached and as expected; 1 not as expected, or a gate fails; 2 usage;\n"
                "3 inconclusive; 4 could not measure; 130 interrupted.\n\nExamples:\n"
                "  plateau run reserve\n"
                "  plateau run leak --set requests.0.path='/leak?bytes=512' --set load.rate=2000\n"
                "  plateau run myservice.json --output /tmp/results --json",
        .options = run_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = run_run,
};
