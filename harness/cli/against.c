/* Sequential: check, measure the blocks, compare what is in the folder, print, seal. */
#include "cli/against.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/blocks.h"
#include "cli/exit_code.h"
#include "cli/gate_outputs.h"
#include "cli/session.h"
#include "cli/terminal.h"
#include "model/result.h"
#include "record/layout.h"
#include "record/seal.h"
#include "report/json/change_json.h"
#include "report/pages/against_text.h"
#include "report/report_write.h"
#include "scenario/plan_expand.h"
#include "words/status_words.h"
#include "words/words.h"

/* TRIES: attempts to measure a block in which the machine was too busy to make the load. */
enum { PAIRS_MIN = 3, PAIRS_MAX = 400, BLOCK_RUNS_MIN = 3, TRIES = 6 };

struct against {
        const struct against_args *args;
        struct option_list sets[2]; /* settings of the old and of the new build */
        char *texts[4];             /* memory for some of the settings */
        char *parent;               /* results/NAME */
        char *name;                 /* TIME-against: final name of the folder in `parent` */
        char *folder;               /* temporary folder of the blocks, renamed when all is done */
};

static bool check(const struct against_args *args, const struct scenario *scenario, struct err *err)
{
        if (!scenario->target.spawn)
                return err_set(
                        err, ERR_USAGE,
                        "--against: every block needs a fresh process, but this target is attached to; "
                        "give target.spawn");
        if (args->pairs < PAIRS_MIN || args->pairs > PAIRS_MAX)
                return err_set(err, ERR_USAGE, "--pairs: must be between %d and %d, got %d", PAIRS_MIN,
                               PAIRS_MAX, args->pairs);
        if (args->block_runs < BLOCK_RUNS_MIN || args->block_runs > 10000)
                return err_set(err, ERR_USAGE, "--block-runs: must be between %d and 10000, got %d",
                               BLOCK_RUNS_MIN, args->block_runs);
        if (args->baseline && strchr(args->baseline, '/') && access(args->baseline, X_OK) != 0)
                return err_set(err, ERR_USAGE, "--against: '%s' is not a program that can be run",
                               args->baseline);
        return true;
}

static void append_items(const struct option_list *from, struct option_list *to)
{
        for (size_t i = 0; i < from->count; i++)
                to->items[to->count++] = from->items[i];
}

/* Sets up the overrides of both sides: a short campaign for both, program and settings for the old one. */
static void override(struct against *a)
{
        const struct against_args *args = a->args;
        const struct option_list *given = &args->session->overrides;

        a->texts[0] = mem_printf("protocol.runs=%d", args->block_runs);
        a->texts[1] = mem_dup("protocol.release=never");
        a->texts[2] = mem_dup("target.baseline=null");
        a->texts[3] = args->baseline ? mem_printf("target.spawn.0=%s", args->baseline) : NULL;
        for (int side = 0; side < 2; side++) {
                struct option_list *list = &a->sets[side];

                list->items = mem_new(given->count + args->baseline_set.count + 4, sizeof(*list->items));
                append_items(given, list);
                if (side == BLOCKS_OLD)
                        append_items(&args->baseline_set, list);
                for (size_t i = 0; i < (side == BLOCKS_OLD && args->baseline ? 4 : 3); i++)
                        list->items[list->count++] = a->texts[i];
        }
}

/* Returns a short description of the old side: "./myservice-old target.env.GOGC=50"; fresh memory. */
static char *name_of_old(const struct against *a, const struct scenario *scenario)
{
        struct strbuf name = { 0 };

        strbuf_append(&name, a->args->baseline ? a->args->baseline : scenario->target.spawn[0]);
        for (size_t i = 0; i < a->args->baseline_set.count; i++)
                strbuf_printf(&name, " %s", a->args->baseline_set.items[i]);
        return strbuf_take(&name);
}

static void show_blocks(const struct against *a, const struct scenario *scenario, const struct plan *plan)
{
        int blocks = 2 * a->args->pairs;
        char *old = name_of_old(a, scenario);
        struct status_blocks all = { .blocks = blocks,
                                     .runs = a->args->block_runs,
                                     .old_name = old,
                                     .new_name = scenario->target.spawn[0],
                                     .seconds = blocks * (double)plan->longest_ns / (double)NS_PER_S };
        struct strbuf line = { 0 };

        status_words_blocks(&all, &line);
        fprintf(stderr, "plateau: %s\n", strbuf_text(&line));
        strbuf_clear(&line);
        free(old);
}

/* The older side's settings are at fault before a block was measured, or never. */
static bool check_old(const struct against *a, struct err *err)
{
        struct session_args session = *a->args->session;
        struct scenario scenario = { 0 };

        session.overrides = a->sets[BLOCKS_OLD];
        if (!session_load_scenario(&session, &scenario, err))
                return err_wrap(err, "the older side");
        scenario_clear(&scenario);
        return true;
}

static bool prepare(struct against *a, struct err *err)
{
        struct session_args session = *a->args->session;
        struct scenario scenario = { 0 };
        char when[CLOCK_TEXT_MAX];
        struct plan plan;
        char *name;
        bool ok;

        override(a);
        session.overrides = a->sets[BLOCKS_NEW];
        if (!session_load_scenario(&session, &scenario, err))
                return false;
        ok = check(a->args, &scenario, err) && check_old(a, err);
        plan_expand(&scenario, &plan);
        name = layout_folder_name(scenario.name);
        clock_format_compact(clock_wall_ns(), when);
        a->parent = file_join(session.root, name);
        a->name = mem_printf("%s-against", when);
        a->folder = mem_printf("%s/.%s-%d", a->parent, a->name, (int)getpid());
        if (ok && !session.quiet)
                show_blocks(a, &scenario, &plan);
        free(name);
        scenario_clear(&scenario);
        return ok && file_make_dirs(a->folder, err);
}

static void show_block(const struct against *a, const char *label, const struct result *block)
{
        struct strbuf line = { 0 };

        if (a->args->session->quiet || isatty(STDERR_FILENO))
                return;
        status_words_block(label, block->verdict.runs, &line);
        fprintf(stderr, "%s\n", strbuf_text(&line));
        strbuf_clear(&line);
}

/* Renames the folder of a block that is void, so that it can still be examined, and logs why. */
static bool put_aside(const struct against *a, const struct session_args *session,
                      const struct session_outcome *outcome, int attempt)
{
        const struct verdict *verdict = &outcome->judged.verdict;
        char *aside = mem_printf("%s/void-%s-%d", a->folder, session->block, attempt);
        char *reason = verdict->findings.count ? words_of(&verdict->findings.items[0]) : NULL;
        bool ok = rename(outcome->folder, aside) == 0;

        if (ok)
                log_warning("%s is measured again: %s", session->label,
                            reason ? reason : "its runs cannot be used");
        else
                log_error("cannot rename '%s' to '%s'", outcome->folder, aside);
        free(aside);
        free(reason);
        return ok;
}

/* Measures one block, repeatedly if it is void. Returns the exit code of the last attempt. */
static int attempt_block(const struct against *a, const struct session_args *session)
{
        int code = EXIT_MEASURE;
        bool again = true;

        for (int attempt = 1; again; attempt++) {
                struct session_outcome outcome = { 0 };

                code = session_run(session, &outcome);
                again = outcome.sealed && code == EXIT_MEASURE && attempt < TRIES &&
                        put_aside(a, session, &outcome, attempt);
                if (outcome.sealed && !again)
                        show_block(a, session->label, &outcome.judged);
                session_outcome_clear(&outcome);
        }
        return code;
}

/* Measures one block; EXIT_REACHED if it counts. Its own verdict does not matter: a block has too few runs for a decision
 * or for what the scenario expects. */
static int measure_block(const struct against *a, int place)
{
        struct session_args session = *a->args->session;
        enum blocks_side side = blocks_side_at(place);
        char *block = blocks_folder_name(place);
        char *label = mem_printf("block %d/%d %s", place + 1, 2 * a->args->pairs, blocks_side_names[side]);
        int code;

        session.overrides = a->sets[side];
        session.root = a->folder;
        session.block = block;
        session.label = label;
        code = attempt_block(a, &session);
        free(label);
        free(block);
        return code == EXIT_GATE || code == EXIT_INCONCLUSIVE ? EXIT_REACHED : code;
}

static int measure_blocks(const struct against *a)
{
        int code = EXIT_REACHED;

        for (int place = 0; place < 2 * a->args->pairs && code == EXIT_REACHED; place++)
                code = measure_block(a, place);
        if (code != EXIT_REACHED)
                log_error("no comparison; the blocks that were measured are kept in %s", a->folder);
        return code;
}

static bool write_change(const struct comparison *comparison, const char *folder, struct err *err)
{
        struct strbuf text = { 0 };
        char *path = file_join(folder, LAYOUT_CHANGE);
        bool ok;

        change_json_append(comparison, &text);
        ok = file_write_atomic(path, strbuf_text(&text), text.len, err) &&
             gate_outputs_write(&comparison->last, comparison, folder, err) &&
             gate_outputs_append_summary(&comparison->last, comparison, err);
        strbuf_clear(&text);
        free(path);
        return ok;
}

static bool write_page(const struct comparison *comparison, const char *folder, struct err *err)
{
        struct report_outcome outcome = { 0 };
        bool ok = report_write_comparison(comparison, folder, &outcome, err);

        if (ok && outcome.plots_missing)
                log_warning("%s", outcome.plots_missing);
        report_outcome_clear(&outcome);
        return ok;
}

/* Seals the folder and gives it its final name. */
static bool seal(const struct against *a, struct err *err)
{
        char *path = file_join(a->parent, a->name);
        bool ok = seal_write(a->folder, err) &&
                  (rename(a->folder, path) == 0 ||
                   err_set(err, ERR_IO, "cannot rename '%s' to '%s'", a->folder, path)) &&
                  layout_point(a->parent, LAYOUT_LATEST_AGAINST, a->name, err);

        free(path);
        return ok;
}

void against_print(const struct comparison *comparison, const char *folder, bool json)
{
        struct text_style style = terminal_style(STDOUT_FILENO);
        struct strbuf text = { 0 };

        if (json)
                change_json_append(comparison, &text);
        else
                against_text_append(comparison, &style, &text);
        fputs(strbuf_text(&text), stdout);
        if (!json)
                printf("%s/%s\n", folder, LAYOUT_CHANGE);
        strbuf_clear(&text);
}

static int conclude(const struct against *a, struct err *err)
{
        struct comparison comparison = { 0 };
        char *path = file_join(a->parent, a->name);
        bool ok = blocks_compare(a->folder, &comparison, err) && write_change(&comparison, a->folder, err) &&
                  write_page(&comparison, a->folder, err) && seal(a, err);
        int code = ok ? comparison.last.gates.exit_code : exit_with_error(err);

        if (ok)
                against_print(&comparison, path, a->args->json);
        else
                log_error("the blocks that were measured are kept in %s", a->folder);
        comparison_clear(&comparison);
        free(path);
        return code;
}

int against_run(const struct against_args *args)
{
        struct against a = { .args = args };
        struct err err = { 0 };
        int code = prepare(&a, &err) ? measure_blocks(&a) : exit_with_error(&err);

        if (code == EXIT_REACHED)
                code = conclude(&a, &err);
        for (size_t i = 0; i < sizeof(a.texts) / sizeof(a.texts[0]); i++)
                free(a.texts[i]);
        option_list_clear(&a.sets[BLOCKS_OLD]);
        option_list_clear(&a.sets[BLOCKS_NEW]);
        free(a.parent);
        free(a.name);
        free(a.folder);
        return code;
}
