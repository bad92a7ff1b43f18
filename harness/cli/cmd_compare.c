/* `plateau compare`: results side by side, as a table and an overlay plot. */
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/judge.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"
#include "report/figures/figure_history.h"
#include "report/figures/figure_overlay.h"
#include "report/figures/history.h"
#include "report/json/compare_json.h"
#include "report/pages/compare_text.h"
#include "report/pages/history_text.h"
#include "report/render/figure.h"
#include "report/render/plot.h"

enum { SIDE_BY_SIDE_MAX = 26, HISTORY_MAX = 10000 };

struct compare_values {
        const char *output;
        bool json;
        bool history;
};

static bool draw(struct figure *figure, bool shows, const char *folder, struct err *err)
{
        struct err why = { 0 };
        bool ok = true;

        if (shows) {
                ok = file_make_dirs(folder, err) && plot_write(figure, folder, err);
                if (ok && !plot_draw(folder, figure->name, &why))
                        log_warning("%s", why.message);
        }
        figure_clear(figure);
        return ok;
}

static bool draw_history(const struct result *const *results, size_t count, const char *folder,
                         struct err *err)
{
        struct figure figure = { 0 };
        bool shows = figure_history(results, count, &figure);

        return draw(&figure, shows, folder, err);
}

static bool draw_overlay(const struct result *const *results, size_t count, const char *folder,
                         struct err *err)
{
        char(*labels)[COMPARE_LABEL_MAX] = mem_new(count, sizeof(*labels));
        const char **pointers = mem_new(count, sizeof(*pointers));
        struct figure figure = { 0 };
        bool ok, shows;

        for (size_t i = 0; i < count; i++) {
                compare_label(results[i], i, labels[i]);
                pointers[i] = labels[i];
        }
        shows = figure_overlay(results, pointers, count, &figure);
        ok = draw(&figure, shows, folder, err);
        free(labels);
        free(pointers);
        return ok;
}

static bool load_all(const struct option_list *operands, struct result *results, struct err *err)
{
        for (size_t i = 0; i < operands->count; i++)
                if (!judge_folder(operands->items[i], true, &results[i], err))
                        return false;
        return true;
}

static bool show(const struct compare_values *values, const struct result *results, size_t count,
                 struct err *err)
{
        const struct result **list = mem_new(count, sizeof(*list));
        struct strbuf text = { 0 };
        bool ok;

        for (size_t i = 0; i < count; i++)
                list[i] = &results[i];
        if (values->history)
                history_sort(list, count);
        if (values->json)
                compare_json_append(list, count, values->history, &text);
        else if (values->history)
                history_text_append(list, count, &text);
        else
                compare_text_append(list, count, &text);
        fputs(strbuf_text(&text), stdout);
        ok = !values->output ||
             (values->history ? draw_history : draw_overlay)(list, count, values->output, err);
        if (ok && values->output && !values->json)
                printf("%s/%s.svg\n", values->output, values->history ? "history" : "overlay");
        strbuf_clear(&text);
        free(list);
        return ok;
}

static int compare_run(const struct command *command, int argc, char **argv)
{
        struct compare_values values = { 0 };
        struct option_list operands = { 0 };
        struct result *results = NULL;
        struct err err = { 0 };
        bool ok = options_parse(command, argc, argv, &values, &operands, &err);
        int code;

        results = mem_new(operands.count, sizeof(*results));
        if (ok && !values.history && operands.count > SIDE_BY_SIDE_MAX)
                ok = err_set(&err, ERR_USAGE, "at most %d results can be compared; --history takes more",
                             SIDE_BY_SIDE_MAX);
        ok = ok && load_all(&operands, results, &err) && show(&values, results, operands.count, &err);
        code = ok ? EXIT_REACHED : exit_with_error(&err);
        for (size_t i = 0; i < operands.count; i++)
                result_clear(&results[i]);
        free(results);
        option_list_clear(&operands);
        return code;
}

static const struct option_row compare_options[] = {
        { "output", 'o', OPTION_TEXT, offsetof(struct compare_values, output), "DIR",
          "also draws overlay.svg and overlay.png there, with --history history.svg and history.png" },
        { "history", 0, OPTION_FLAG, offsetof(struct compare_values, history), NULL,
          "puts the results in order of time and tells which figure changed, and with which result" },
        { "json", 'j', OPTION_FLAG, offsetof(struct compare_values, json), NULL, "prints the table as JSON" },
        { 0 },
};

const struct command cmd_compare = {
        .name = "compare",
        .arguments = "RESULT RESULT...",
        .summary = "Shows results side by side: a table and an overlay plot.",
        .details =
                "Percentages are against the first result. Results measured at different times on a shared machine\n"
                "differ by what else ran there: see docs/ci.md, \"Against a baseline\". --history needs ten results or more to\n"
                "tell a change of level from chance.\n\nExample:\n"
                "  plateau compare results/reserve/latest results/reserve-gogc50/latest --output /tmp/compare",
        .options = compare_options,
        .operands_min = 2,
        .operands_max = HISTORY_MAX,
        .run = compare_run,
};
