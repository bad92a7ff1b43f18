/* `plateau gate`: checks gates and returns the exit code for CI; writes JUnit and Markdown if asked. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/against.h"
#include "cli/blocks.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/gate_outputs.h"
#include "cli/judge.h"
#include "cli/terminal.h"
#include "gate/gate_baseline.h"
#include "gate/gate_check.h"
#include "model/result.h"
#include "report/json/gate_json.h"
#include "report/pages/gate_text.h"

enum { BLOCK_PAIRS_MIN = 3 };

struct gate_values {
        struct option_list baselines;
        const char *output;
        bool json;
        bool only_baseline;
        bool flat;
};

static bool load_all(const struct option_list *folders, struct result *results, struct err *err)
{
        for (size_t i = 0; i < folders->count; i++)
                if (!judge_folder(folders->items[i], true, &results[i], err))
                        return false;
        return true;
}

static void clear_all(struct result *results, size_t count)
{
        for (size_t i = 0; i < count; i++)
                result_clear(&results[i]);
        free(results);
}

/* Compares with the baseline: run by run if there is one result on each side; several are blocks, in the order that they
 * were given: A1 B1 A2 B2 … */
static bool compare_baseline(const struct result *baselines, size_t baseline_count,
                             const struct result *results, size_t count, struct gate_baseline_change *changes,
                             struct err *err)
{
        const struct result **blocks;

        if (baseline_count == 1 && count == 1) {
                log_warning(
                        "two separate measurements are compared: on a shared machine give interleaved blocks");
                gate_baseline_compare(&baselines[0], &results[0], blocks_confidence, changes);
                return true;
        }
        if (baseline_count != count || count < BLOCK_PAIRS_MIN)
                return err_set(err, ERR_USAGE,
                               "blocks need as many --baseline as results and at least %d, got %zu and %zu",
                               BLOCK_PAIRS_MIN, baseline_count, count);
        blocks = mem_new(2 * count, sizeof(*blocks));
        for (size_t i = 0; i < count; i++) {
                blocks[2 * i] = &baselines[i];
                blocks[2 * i + 1] = &results[i];
        }
        gate_baseline_compare_blocks(blocks, 2 * count, blocks_confidence, changes);
        free(blocks);
        return true;
}

/* Checks the gates of the last result, which stands for all blocks if there are several. */
static bool check(const struct gate_values *values, struct result *baselines, struct result *results,
                  size_t count, struct err *err)
{
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];
        struct result *last = &results[count - 1];

        if (values->only_baseline && values->baselines.count == 0)
                return err_set(err, ERR_USAGE, "--only-baseline needs --baseline");
        if (count > 1 && values->baselines.count == 0)
                return err_set(err, ERR_USAGE, "several results are blocks against as many --baseline");
        if (values->only_baseline)
                gate_check_none(last);
        else
                gate_check(last, values->flat ? GATE_DEMAND_FLAT : GATE_FLAT_UNLESS_EXPECTED);
        if (values->baselines.count == 0)
                return true;
        if (!compare_baseline(baselines, values->baselines.count, results, count, changes, err))
                return false;
        gate_baseline_add(last, changes);
        return true;
}

static void print(const struct result *result, bool json)
{
        struct text_style style = terminal_style(STDOUT_FILENO);
        struct strbuf text = { 0 };

        if (json)
                gate_json_append(&result->gates, &text);
        else
                gate_text_append(&result->gates, &style, &text);
        fputs(strbuf_text(&text), stdout);
        strbuf_clear(&text);
}

static bool write_outputs(const struct gate_values *values, const struct result *result,
                          const struct comparison *comparison, struct err *err)
{
        return (!values->output || gate_outputs_write(result, comparison, values->output, err)) &&
               gate_outputs_append_summary(result, comparison, err);
}

/* Gates a folder of `plateau run --against`: computes the comparison again from its blocks. */
static int gate_comparison(const struct gate_values *values, const char *folder)
{
        struct comparison comparison = { 0 };
        struct err err = { 0 };
        bool ok = blocks_compare(folder, &comparison, &err) &&
                  write_outputs(values, &comparison.last, &comparison, &err);
        int code = ok ? comparison.last.gates.exit_code : exit_with_error(&err);

        if (ok)
                against_print(&comparison, folder, values->json);
        comparison_clear(&comparison);
        return code;
}

/* Gates results: judges each again; the gates of the last one count. */
static int gate_results(const struct gate_values *values, const struct option_list *folders)
{
        struct result *results = mem_new(folders->count, sizeof(*results));
        struct result *baselines = mem_new(values->baselines.count, sizeof(*baselines));
        const struct result *last = &results[folders->count - 1];
        struct err err = { 0 };
        bool ok = load_all(folders, results, &err) && load_all(&values->baselines, baselines, &err) &&
                  check(values, baselines, results, folders->count, &err);
        int code;

        if (ok) {
                print(last, values->json);
                ok = write_outputs(values, last, NULL, &err);
        }
        code = ok ? last->gates.exit_code : exit_with_error(&err);
        clear_all(results, folders->count);
        clear_all(baselines, values->baselines.count);
        return code;
}

static int gate_run(const struct command *command, int argc, char **argv)
{
        struct gate_values values = { 0 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        int code;

        if (!options_parse(command, argc, argv, &values, &operands, &err))
                code = exit_with_error(&err);
        else if (operands.count == 1 && blocks_is_comparison(operands.items[0]))
                code = gate_comparison(&values, operands.items[0]);
        else
                code = gate_results(&values, &operands);
        option_list_clear(&operands);
        option_list_clear(&values.baselines);
        return code;
}

static const struct option_row gate_options[] = {
        { "baseline", 'b', OPTION_LIST, offsetof(struct gate_values, baselines), "RESULT",
          "fails where memory or latency is worse than there; several make blocks" },
        { "only-baseline", 0, OPTION_FLAG, offsetof(struct gate_values, only_baseline), NULL,
          "leaves the scenario's own expectations and thresholds out" },
        { "flat", 'f', OPTION_FLAG, offsetof(struct gate_values, flat), NULL,
          "nothing may grow, whatever the scenario expects" },
        { "output", 'o', OPTION_TEXT, offsetof(struct gate_values, output), "DIR",
          "writes junit.xml and summary.md there" },
        { "json", 'j', OPTION_FLAG, offsetof(struct gate_values, json), NULL, "prints the gates as JSON" },
        { 0 },
};

const struct command cmd_gate = {
        .name = "gate",
        .arguments = "RESULT [RESULT...]",
        .summary = "Says by its exit code whether a result passes; for CI.",
        .details =
                "Checks what the scenario expects and its thresholds; where it expects no shape or cause, nothing may grow.\n"
                "Exit code: 0 all hold, 1 one does not, 3 undecided, 4 could not measure, 130 interrupted.\n"
                "Where $GITHUB_STEP_SUMMARY is set, a summary is appended to that file.\n\nExamples:\n"
                "  plateau gate results/reserve/latest --output gate/\n"
                "  plateau gate results/myservice/latest-against    # what run --against measured, once more\n"
                "  plateau gate new1 new2 new3 -b old1 -b old2 -b old3    # measured old1 new1 old2 new2 …",
        .options = gate_options,
        .operands_min = 1,
        .operands_max = -1,
        .run = gate_run,
};
