/* `plateau judge`: computes ledger and verdict again from the stored readings, and shows them. */
#include <stdio.h>

#include "base/err.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/finish.h"
#include "cli/judge.h"
#include "model/result.h"

struct judge_values {
        const char *output;
        bool json;
};

static int judge_run(const struct command *command, int argc, char **argv)
{
        struct judge_values values = { 0 };
        struct option_list operands = { 0 };
        struct result judged = { 0 };
        struct err err = { 0 };
        int code;

        if (options_parse(command, argc, argv, &values, &operands, &err) &&
            judge_folder(operands.items[0], true, &judged, &err) &&
            (!values.output ||
             (file_make_dirs(values.output, &err) && judge_write(&judged, values.output, &err)))) {
                finish_print(&judged, operands.items[0], values.json);
                code = judged.verdict.exit_code;
        } else {
                code = exit_with_error(&err);
        }
        result_clear(&judged);
        option_list_clear(&operands);
        return code;
}

static const struct option_row judge_options[] = {
        { "output", 'o', OPTION_TEXT, offsetof(struct judge_values, output), "DIR",
          "also writes ledger.json and verdict.json there" },
        { "json", 'j', OPTION_FLAG, offsetof(struct judge_values, json), NULL,
          "prints verdict.json instead of the text" },
        { 0 },
};

const struct command cmd_judge = {
        .name = "judge",
        .arguments = "RESULT",
        .summary = "Computes ledger and verdict again from the stored readings.",
        .details = "The result is checked against its seal and is not changed.\n\nExample:\n"
                   "  plateau judge results/reserve/latest --json",
        .options = judge_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = judge_run,
};
