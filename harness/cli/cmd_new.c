/* `plateau new`: writes a first scenario for a running service. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/process_ref.h"
#include "base/strbuf.h"
#include "cli/access_options.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/process_options.h"
#include "cli/survey.h"
#include "model/scenario.h"
#include "net/loop.h"
#include "scenario/scenario_draft.h"
#include "scenario/scenario_load.h"

struct new_values {
        struct process_values process;
        struct access_values access;
        const char *output;
};

static void compose(const struct survey *survey, const struct process_ref *process,
                    const struct new_values *values, const struct scenario_access *access,
                    struct strbuf *text)
{
        const char *slash = survey->go.executable ? strrchr(survey->go.executable, '/') : NULL;
        struct scenario_draft draft = { .program = slash ? slash + 1 : survey->go.executable,
                                        .version = survey->go.version,
                                        .pid = process->pid,
                                        .container = values->process.container ? survey->container : NULL,
                                        .port = survey->port,
                                        .url = survey->url,
                                        .ready_path = survey->ready_path,
                                        .telemetry_url = survey->telemetry_url,
                                        .request_path = survey->request_path,
                                        .access = access };

        memcpy(draft.pages, survey->pages, sizeof(draft.pages));
        scenario_draft_append(&draft, text);
}

/* Loads the scenario that we wrote: it must be valid, or we have a bug. */
static bool check_draft(const struct strbuf *text, struct err *err)
{
        struct scenario scenario;

        if (!scenario_load_text(&(struct scenario_load_args){ .path = "the new scenario" }, strbuf_text(text),
                                text->len, &scenario, err))
                return false;
        scenario_clear(&scenario);
        return true;
}

static bool write_draft(const struct strbuf *text, const char *output, struct err *err)
{
        if (!output) {
                fputs(strbuf_text(text), stdout);
                return true;
        }
        if (file_exists(output))
                return err_set(err, ERR_USAGE, "--output %s: is there already", output);
        return file_write_atomic(output, strbuf_text(text), text->len, err);
}

static int new_run(const struct command *command, int argc, char **argv)
{
        struct new_values values = { 0 };
        struct option_list operands = { 0 };
        struct process_ref process = { 0 };
        struct scenario_access access = { 0 };
        struct survey survey = { 0 };
        struct strbuf text = { 0 };
        struct loop *loop = NULL;
        struct err err = { 0 };
        int code = EXIT_REACHED;

        if (options_parse(command, argc, argv, &values, &operands, &err) &&
            access_options_take(&values.access, &access, &err) &&
            process_options_open(command->name, &values.process, &operands, &process, &err) &&
            loop_new(&loop, &err) &&
            survey_take(
                    &(struct survey_args){
                            .loop = loop, .process = &process, .url = values.process.url, .access = &access },
                    &survey, &err)) {
                compose(&survey, &process, &values, &access, &text);
                if (!check_draft(&text, &err) || !write_draft(&text, values.output, &err))
                        code = exit_with_error(&err);
        } else {
                code = exit_with_error(&err);
        }
        strbuf_clear(&text);
        survey_clear(&survey);
        loop_free(loop);
        process_ref_clear(&process);
        scenario_access_clear(&access);
        access_options_clear(&values.access);
        option_list_clear(&operands);
        return code;
}

static const struct option_row new_options[] = {
        PROCESS_OPTION_ROWS(struct new_values,
                            "where the service listens; alone, its process is found by it"),
        ACCESS_OPTION_ROWS(struct new_values),
        { "output", 'o', OPTION_TEXT, offsetof(struct new_values, output), "FILE",
          "writes there instead of standard output; never over a file" },
        { 0 },
};

const struct command cmd_new = {
        .name = "new",
        .arguments = "PID|--url URL|--container ID",
        .summary = "Writes a scenario for a running service, from what it finds.",
        .details =
                "Asks the service's ports for the usual pages and writes down what answers: where requests go, how "
                "to\nknow that it is ready, which telemetry it has. What only you know, the requests and the rate, "
                "has\nmodest defaults and a comment. `plateau check` accepts it as it is.\n\n"
                "  plateau new 4242 > checkout.json\n"
                "  plateau new --url http://127.0.0.1:8080 --output checkout.json\n"
                "  plateau new --container 4f3c0a9be1d2 --output checkout.json",
        .options = new_options,
        .operands_min = 0,
        .operands_max = 1,
        .run = new_run,
};
