/* `plateau report`: draws plots, page and exports of a result again. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/judge.h"
#include "model/result.h"
#include "record/curve_read.h"
#include "record/layout.h"
#include "record/seal.h"
#include "report/report_json.h"
#include "report/report_write.h"

struct report_values {
        const char *output;
        const char *curve;
        bool json;
};

static void print(const struct report_outcome *outcome, const char *where, bool json)
{
        struct strbuf text = { 0 };

        if (json)
                report_json_append(outcome, where, &text);
        else
                strbuf_printf(&text, "%s/%s\n", where, LAYOUT_REPORT);
        fputs(strbuf_text(&text), stdout);
        strbuf_clear(&text);
}

/* Draws into the result's folder or into --output. In the result's folder the seal is renewed; the measured files have
 * just been checked against the old one. */
static bool draw(const struct result *result, const char *folder, const struct report_values *values,
                 struct err *err)
{
        const char *output = values->output;
        struct report_outcome outcome = { 0 };
        const char *where = output ? output : folder;
        bool ok = (!output || file_make_dirs(output, err)) && report_write(result, where, &outcome, err) &&
                  (output || seal_write(folder, err));

        if (ok && outcome.plots_missing)
                log_warning("%s", outcome.plots_missing);
        if (ok)
                print(&outcome, where, values->json);
        report_outcome_clear(&outcome);
        return ok;
}

static bool take_curve(const char *path, char **ret_text, struct err *err)
{
        if (!path || curve_read(path, ret_text, err))
                return true;
        err->kind = ERR_USAGE;
        return err_wrap(err, "--curve");
}

static int report_run(const struct command *command, int argc, char **argv)
{
        struct report_values values = { 0 };
        struct option_list operands = { 0 };
        struct result result = { 0 };
        struct err err = { 0 };
        int code = EXIT_REACHED;

        if (options_parse(command, argc, argv, &values, &operands, &err) &&
            judge_folder(operands.items[0], true, &result, &err) &&
            take_curve(values.curve, &result.curve, &err)) {
                if (!draw(&result, operands.items[0], &values, &err))
                        code = exit_with_error(&err);
        } else {
                code = exit_with_error(&err);
        }
        result_clear(&result);
        option_list_clear(&operands);
        return code;
}

static const struct option_row report_options[] = {
        { "output", 'o', OPTION_TEXT, offsetof(struct report_values, output), "DIR",
          "writes there instead of into the result" },
        { "curve", 0, OPTION_TEXT, offsetof(struct report_values, curve), "FILE",
          "merged.json of a matrix of the same service: its settings become the advice" },
        { "json", 'j', OPTION_FLAG, offsetof(struct report_values, json), NULL,
          "prints what was drawn as JSON" },
        { 0 },
};

const struct command cmd_report = {
        .name = "report",
        .arguments = "RESULT",
        .summary = "Draws plots, page and exports of a result again.",
        .details =
                "The measured files are checked against the seal first and are not changed. The exit code is 0\n"
                "also where the verdict is bad: `plateau gate` is for that.\n\nExamples:\n"
                "  plateau report results/reserve/latest\n"
                "  plateau report results/reserve/latest --output /tmp/again",
        .options = report_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = report_run,
};
