/* Measures into a folder, then reads the folder back, judges, draws and seals it (finish.c). */
#include "cli/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "cli/build_target.h"
#include "cli/exit_code.h"
#include "cli/find_scenario.h"
#include "cli/finish.h"
#include "cli/judge.h"
#include "cli/profiles.h"
#include "cli/screen.h"
#include "model/result.h"
#include "record/result_writer.h"
#include "run/campaign.h"
#include "run/observer.h"
#include "scenario/plan_expand.h"
#include "scenario/scenario_load.h"
#include "verdict/rest.h"
#include "verdict/standing.h"
#include "verdict/validity.h"

struct session {
        const struct session_args *args;
        struct plan plan;
        struct result result; /* as measured; the final judgement uses what is read back */
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
        if (strcmp(note->kind, "warning") == 0 || strcmp(note->kind, "rest") == 0)
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

/* Whether to try a decision after this run. The plan's looks are numbers of valid runs: an invalid run does not count. */
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

/* The experiment ends early if none of the first HOPELESS_RUNS runs is valid because of the service: more runs would not
 * change that. Runs that are invalid because the generator was too slow do not end it, since the machine may become
 * quieter. */
enum { HOPELESS_RUNS = 3 };

static bool is_hopeless(const struct result *result)
{
        size_t left_out = 0;

        for (size_t i = 1; i < result->run_count; i++) {
                const struct run *run = &result->runs[i];

                if (run_counts(run) || run->load.saturated)
                        return false;
                left_out++;
        }
        return left_out >= HOPELESS_RUNS;
}

/* Tries a decision if the plan has a look after this run. Writes buffered data first, so that a full disk ends the
 * experiment here. */
static bool on_run(const struct result *result, const struct run *run, struct campaign_next *ret_next,
                   void *arg, struct err *err)
{
        struct session *session = arg;

        if (!result_writer_flush(session->writer, err))
                return false;
        standing_decide(&session->result);
        if (is_hopeless(result)) {
                ret_next->enough = true;
                ret_next->why = "none of the first three runs counts, and more would not either";
        }
        /* After the last run judge in any case, since now is the time to decide whether to rest. */
        if (!is_time_to_look(result, run) && run->index < result->plan.runs_max)
                return true;
        if (!judge_result(&session->result, err))
                return false;
        ret_next->enough = session->result.verdict.shape != SHAPE_INCONCLUSIVE;
        ret_next->rest_ns = rest_wanted_ns(result, &session->result.verdict);
        return true;
}

/* After a window of the rest: decides whether to go on. The verdict on the runs stays as it is. */
static bool on_rest(const struct result *result, const struct run *window, struct campaign_rest *ret_rest,
                    void *arg, struct err *err)
{
        struct session *session = arg;
        struct rest rest;

        (void)window;
        rest_judge(result, &session->result.verdict, &rest);
        ret_rest->enough = rest.fell && !rest.goes_on;
        ret_rest->more = rest.falls;
        return result_writer_flush(session->writer, err);
}

bool session_load_scenario(const struct session_args *args, struct scenario *ret_scenario, struct err *err)
{
        char *path = NULL;
        bool ok;

        if (args->text)
                return scenario_load_text(&(struct scenario_load_args){ .path = args->scenario }, args->text,
                                          strlen(args->text), ret_scenario, err);
        ok = find_scenario(args->scenario, &path, err) &&
             scenario_load(&(struct scenario_load_args){ .path = path,
                                                         .overrides = args->overrides.items,
                                                         .override_count = args->overrides.count,
                                                         .attach_pid = args->attach_pid,
                                                         .attach_container = args->attach_container,
                                                         .attach_url = args->attach_url },
                           ret_scenario, err);

        free(path);
        return ok;
}

static bool open_writer(struct session *session, struct err *err)
{
        const struct session_args *args = session->args;
        const struct scenario *scenario = &session->result.scenario;

        if (args->block)
                return result_writer_open_block(args->root, args->block, scenario, &session->plan,
                                                &session->writer, err);
        return result_writer_open(args->root, scenario, &session->plan, session->result.started_wall_ns,
                                  &session->writer, err);
}

static bool prepare(struct session *session, struct err *err)
{
        if (!session_load_scenario(session->args, &session->result.scenario, err))
                return false;
        plan_expand(&session->result.scenario, &session->plan);
        session->result.command_line = mem_dup(session->args->command_line);
        session->result.started_wall_ns = clock_wall_ns();
        session->result.started_ns = clock_now_ns();
        session->result.plan = session->plan;
        session->screen = screen_new(&session->plan, session->result.scenario.load.executor == LOAD_NONE,
                                     session->args->label, session->args->quiet);
        return open_writer(session, err);
}

/* Runs the campaign. False only if nothing was measured that is worth a result. */
static bool measure(struct session *session, struct err *err)
{
        char *program = NULL;
        struct campaign_observer observer = {
                .on_sample = on_sample,
                .on_event = on_event,
                .on_progress = on_progress,
                .on_file = on_file,
                .on_snapshot = on_snapshot,
                .on_started = on_started,
                .on_run = on_run,
                .on_rest = on_rest,
                .arg = session,
        };
        struct campaign_args args = {
                .loop = session->args->loop,
                .scenario = &session->result.scenario,
                .plan = &session->plan,
                .allow_remote = session->args->allow_remote,
                .stop = session->args->stop,
                .observer = &observer,
        };
        bool ok;

        if (!build_target(&(struct build_args){ .target = &session->result.scenario.target,
                                                .loop = session->args->loop,
                                                .stop = session->args->stop },
                          &program, err))
                return false;
        args.program = program;
        ok = campaign_run(&args, &session->result, err);
        screen_finish(session->screen);
        free(program);
        return ok || session->result.series.count > 0;
}

static int finish(struct session *session, struct session_outcome *ret, struct err *err)
{
        standing_decide(&session->result);
        if (!profiles_keep_reference(session->writer, &session->result, err) ||
            !finish_result(session->writer, &session->result, !session->args->block || session->args->views,
                           &ret->judged, err)) {
                int code = exit_with_error(err);

                log_error("what was measured is kept in %s", result_writer_folder(session->writer));
                return code;
        }
        ret->sealed = true;
        ret->folder = mem_dup(result_writer_folder(session->writer));
        return ret->judged.verdict.exit_code;
}

static int run(struct session *session, struct session_outcome *ret)
{
        struct err err = { 0 };
        struct err measuring = { 0 };

        if (!prepare(session, &err))
                return exit_with_error(&err);
        if (!measure(session, &measuring)) {
                result_writer_discard(session->writer);
                return exit_with_error(&measuring);
        }
        if (measuring.kind != ERR_NONE)
                exit_with_error(&measuring);
        return finish(session, ret, &err);
}

int session_run(const struct session_args *args, struct session_outcome *ret)
{
        struct session session = { .args = args };
        int code = run(&session, ret);

        result_writer_free(session.writer);
        screen_free(session.screen);
        result_clear(&session.result);
        return code;
}

void session_outcome_clear(struct session_outcome *outcome)
{
        result_clear(&outcome->judged);
        free(outcome->folder);
        *outcome = (struct session_outcome){ 0 };
}
