/* `plateau matrix merge`: shows the results of all cells side by side. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/terminal.h"
#include "matrix/matrix_merge.h"
#include "report/json/matrix_json.h"
#include "report/matrix_write.h"
#include "report/pages/matrix_text.h"
#include "version.h"

struct merge_values {
        int64_t wait_ns;
        const char *output;
        bool json;
};

enum { POLL_S = 5 };

/* Merges the cells. Repeats that until no cell is missing or `wait_ns` is over. */
static bool merge(const char *folder, int64_t wait_ns, struct matrix_merged *ret, struct err *err)
{
        int64_t deadline = clock_now_ns() + wait_ns;
        bool ok = matrix_merge(folder, ret, err);

        while (ok && matrix_merged_counts(ret).missing > 0 && clock_now_ns() < deadline) {
                nanosleep(&(struct timespec){ .tv_sec = POLL_S }, NULL);
                matrix_merged_clear(ret);
                ok = matrix_merge(folder, ret, err);
        }
        return ok;
}

static int show(const struct matrix_merged *merged, const char *folder, bool json)
{
        struct text_style style = terminal_style(STDOUT_FILENO);
        struct strbuf text = { 0 };

        if (json)
                matrix_json_append(merged, &text);
        else
                matrix_text_append_merged(merged, &style, &text);
        fputs(strbuf_text(&text), stdout);
        if (!json)
                printf("%s/report.html\n", folder);
        strbuf_clear(&text);
        return merged->gates.exit_code;
}

static int matrix_merge_run(const struct command *command, int argc, char **argv)
{
        struct merge_values values = { 0 };
        struct option_list operands = { 0 };
        struct matrix_merged merged = { 0 };
        struct err err = { 0 };
        bool ok = options_parse(command, argc, argv, &values, &operands, &err) &&
                  merge(operands.items[0], values.wait_ns, &merged, &err);
        const char *folder = !ok ? NULL : values.output ? values.output : operands.items[0];
        int code;

        ok = ok && (!values.output || file_make_dirs(values.output, &err)) &&
             matrix_write(&merged, folder, PLATEAU_VERSION, &err);
        code = ok ? show(&merged, folder, values.json) : exit_with_error(&err);
        matrix_merged_clear(&merged);
        option_list_clear(&operands);
        return code;
}

static const struct option_row merge_options[] = {
        { "wait", 'w', OPTION_DURATION, offsetof(struct merge_values, wait_ns), "TIME",
          "waits this long for cells that are missing" },
        { "output", 'o', OPTION_TEXT, offsetof(struct merge_values, output), "DIR",
          "where page and tables go (the folder of the cells)" },
        { "json", 'j', OPTION_FLAG, offsetof(struct merge_values, json), NULL,
          "prints merged.json instead of the table" },
        { 0 },
};

const struct command cmd_matrix_merge = {
        .name = "matrix merge",
        .arguments = "DIR",
        .summary = "One page of all cells: heat maps, axes, what is missing, gates.",
        .details =
                "The same cells give the same bytes, wherever and in whichever order they were measured.\n\n"
                "Exit codes: 0 every gate holds; 1 one fails; 3 undecided; 4 a cell is missing or could not be\n"
                "measured.",
        .options = merge_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = matrix_merge_run,
};
