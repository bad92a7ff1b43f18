/* Writes the report of a synthetic result, for tests that let outside readers check it, and for looking at it:
 * story_report KIND FOLDER [RUNS LOAD_SECONDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "gate/gate_check.h"
#include "record/verdict_json.h"
#include "report/report_write.h"
#include "story_result.h"

/* As a result folder has it beside the report. */
static bool write_verdict(const struct result *result, const char *folder, struct err *err)
{
        char *path = file_join(folder, "verdict.json");
        char *text = verdict_json_write(&result->verdict);
        bool ok = file_write_atomic(path, text, strlen(text), err);

        free(text);
        free(path);
        return ok;
}

int main(int argc, char **argv)
{
        struct result result = { 0 };
        struct report_outcome outcome = { 0 };
        struct err err = { 0 };
        int kind = 0;
        bool ok;

        while (kind < STORY_KIND_COUNT && (argc < 3 || strcmp(argv[1], story_names[kind]) != 0))
                kind++;
        if (kind == STORY_KIND_COUNT) {
                fprintf(stderr, "usage: story_report KIND FOLDER [RUNS LOAD_SECONDS]\n");
                return 2;
        }
        if (argc == 5)
                story_result_long((enum story_kind)kind, atoi(argv[3]), atoi(argv[4]), &result);
        else
                story_result((enum story_kind)kind, &result);
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        ok = file_make_dirs(argv[2], &err) && write_verdict(&result, argv[2], &err) &&
             report_write(&result, argv[2], &outcome, &err);
        if (!ok)
                fprintf(stderr, "%s\n", err.message);
        else
                printf("%zu plots, %zu drawn%s%s\n", outcome.plots_written, outcome.plots_drawn,
                       outcome.plots_missing ? ": " : "", outcome.plots_missing ? outcome.plots_missing : "");
        report_outcome_clear(&outcome);
        result_clear(&result);
        return ok ? 0 : 1;
}
