/* `plateau matrix plan`: prints the cells, how long they take and what they need; runs nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/matrix_cells.h"
#include "model/plan.h"
#include "model/scenario.h"
#include "report/json/matrix_json.h"
#include "report/pages/matrix_text.h"
#include "scenario/plan_expand.h"
#include "words/status_words.h"

struct plan_values {
        bool json;
};

static char *needs_of(const struct scenario *scenario)
{
        struct strbuf text = { 0 };

        status_words_needs(&scenario->target, &text);
        return text.len ? strbuf_take(&text) : NULL;
}

/* Makes one estimate for each combination of settings: its repeats take the same time and need the same. */
static bool estimate(const struct matrix_cells_open *open, struct matrix_estimate *estimates, struct err *err)
{
        for (size_t i = 0; i < open->cells.count; i++) {
                const struct matrix_cell *cell = &open->cells.items[i];
                struct matrix_estimate *estimate = &estimates[cell->combination];
                struct scenario scenario = { 0 };
                struct plan plan;

                if (cell->repeat > 1)
                        continue;
                if (!matrix_cells_scenario(&open->matrix, cell, &scenario, err))
                        return false;
                plan_expand(&scenario, &plan);
                *estimate =
                        (struct matrix_estimate){ .shortest_s = (double)plan.shortest_ns / (double)NS_PER_S,
                                                  .longest_s = (double)plan.longest_ns / (double)NS_PER_S,
                                                  .open_ended = plan.run_load_ns == 0,
                                                  .needs = needs_of(&scenario) };
                scenario_clear(&scenario);
        }
        return true;
}

static bool show(const char *name, bool json, struct err *err)
{
        struct matrix_cells_open open = { 0 };
        struct matrix_estimate *estimates;
        struct strbuf text = { 0 };
        bool ok = matrix_cells_open(name, &open, err);

        if (!ok)
                return false;
        estimates = mem_new((size_t)open.cells.combinations, sizeof(*estimates));
        ok = estimate(&open, estimates, err);
        if (ok) {
                (json ? matrix_json_append_plan : matrix_text_append_plan)(&open.matrix, &open.cells,
                                                                           estimates, &text);
                fputs(strbuf_text(&text), stdout);
        }
        for (int i = 0; i < open.cells.combinations; i++)
                free(estimates[i].needs);
        free(estimates);
        strbuf_clear(&text);
        matrix_cells_close(&open);
        return ok;
}

static int plan_run(const struct command *command, int argc, char **argv)
{
        struct plan_values values = { 0 };
        struct option_list operands = { 0 };
        struct err err = { 0 };
        bool ok = options_parse(command, argc, argv, &values, &operands, &err) &&
                  show(operands.items[0], values.json, &err);

        option_list_clear(&operands);
        return ok ? EXIT_REACHED : exit_with_error(&err);
}

static const struct option_row plan_options[] = {
        { "json", 'j', OPTION_FLAG, offsetof(struct plan_values, json), NULL, "prints the cells as JSON" },
        { 0 },
};

const struct command cmd_matrix_plan = {
        .name = "matrix plan",
        .arguments = "FILE",
        .summary = "Lists the cells with their numbers, how long they take and what they need.",
        .details = "Every cell's scenario is checked; runs nothing.",
        .options = plan_options,
        .operands_min = 1,
        .operands_max = 1,
        .run = plan_run,
};
