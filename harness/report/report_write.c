/* Writes the parts of a report one after the other, and collects links to them for the page. */
#include "report/report_write.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "record/layout.h"
#include "report/exports/exports.h"
#include "report/figures/figure_changes.h"
#include "report/figures/figures.h"
#include "report/pages/against_page.h"
#include "report/pages/page_html.h"
#include "report/render/figure.h"
#include "report/render/plot.h"

/* Files in the same folder that other modules write. */
static const struct page_link record_links[] = {
        { "verdict.json", "the verdict with every number" },
        { "ledger.json", "every resident byte at each checkpoint" },
        { "samples.csv", "every reading" },
        { "runs.json", "each run's checkpoints and counts" },
        { "latency.hgrm", "latency, for HdrHistogram's plotter" },
        { "latency.hlog", "latency, as an HdrHistogram log" },
        { "manifest.json", "what was run, where and with what" },
        { "scenario.json", "the scenario as given" },
};
enum { RECORD_LINK_COUNT = sizeof(record_links) / sizeof(record_links[0]) };

struct links {
        struct page_link *items;
        char **paths; /* paths in the items that we allocated */
        size_t count, capacity;
        size_t path_count, path_capacity;
};

static void add_item(struct links *links, struct page_link link)
{
        links->items = mem_grow(links->items, &links->capacity, links->count + 1, sizeof(*links->items));
        links->items[links->count++] = link;
}

static void add_link(struct links *links, const char *folder, const char *name, const char *what)
{
        char *path = mem_printf("%s/%s", folder, name);

        links->paths =
                mem_grow(links->paths, &links->path_capacity, links->path_count + 1, sizeof(*links->paths));
        links->paths[links->path_count++] = path;
        add_item(links, (struct page_link){ path, what });
}

static void links_clear(struct links *links)
{
        for (size_t i = 0; i < links->path_count; i++)
                free(links->paths[i]);
        free(links->paths);
        free(links->items);
}

void report_outcome_clear(struct report_outcome *outcome)
{
        free(outcome->plots_missing);
        *outcome = (struct report_outcome){ 0 };
}

/* A plot that cannot be drawn is no failure: its script and data exist. The first reason is kept for the user. */
static bool draw(const char *folder, const char *name, struct report_outcome *outcome)
{
        struct err why = { 0 };

        if (plot_draw(folder, name, &why)) {
                outcome->plots_drawn++;
                return true;
        }
        if (!outcome->plots_missing)
                outcome->plots_missing = mem_dup(why.message);
        return false;
}

static void link_plot(struct links *links, size_t index, bool drawn)
{
        static const char *const suffixes[] = { "svg", "png", "csv", "gp" };

        for (size_t i = drawn ? 0 : 2; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
                char *name = mem_printf("%s.%s", figure_kinds[index].name, suffixes[i]);

                add_link(links, LAYOUT_PLOTS, name,
                         i == 3 ? "the gnuplot script that draws it" : figure_kinds[index].what);
                free(name);
        }
}

static bool write_plots(const struct result *result, const char *folder, struct report_outcome *outcome,
                        struct links *links, struct err *err)
{
        bool ok = file_make_dirs(folder, err);

        for (size_t i = 0; ok && i < figure_kind_count; i++) {
                struct figure figure = { 0 };

                if (figure_kinds[i].build(result, &figure)) {
                        ok = plot_write(&figure, folder, err);
                        outcome->plots_written += ok;
                        if (ok)
                                link_plot(links, i, draw(folder, figure.name, outcome));
                }
                figure_clear(&figure);
        }
        return ok;
}

static bool write_file(const char *folder, const char *name, const struct strbuf *buf, struct err *err)
{
        char *path = file_join(folder, name);
        bool ok = file_write_atomic(path, strbuf_text(buf), buf->len, err);

        free(path);
        return ok;
}

static bool write_exports(const struct result *result, const char *folder, struct links *links,
                          struct err *err)
{
        bool ok = file_make_dirs(folder, err);

        for (size_t i = 0; ok && i < export_count; i++) {
                struct strbuf buf = { 0 };

                exports[i].append(result, &buf);
                ok = write_file(folder, exports[i].name, &buf, err);
                add_link(links, LAYOUT_EXPORTS, exports[i].name, exports[i].what);
                strbuf_clear(&buf);
        }
        return ok;
}

/* Links only files that exist: a result that ended early lacks some. */
static void link_records(const char *folder, struct links *links)
{
        for (size_t i = 0; i < RECORD_LINK_COUNT; i++) {
                char *path = file_join(folder, record_links[i].path);

                if (file_exists(path))
                        add_item(links, record_links[i]);
                free(path);
        }
}

static bool write_page(const struct result *result, const char *folder, const struct links *links,
                       struct err *err)
{
        struct strbuf page = { 0 };
        bool ok;

        page_html_append(result, links->items, links->count, &page);
        ok = write_file(folder, LAYOUT_REPORT, &page, err);
        strbuf_clear(&page);
        return ok;
}

bool report_write(const struct result *result, const char *folder, struct report_outcome *ret_outcome,
                  struct err *err)
{
        struct report_outcome outcome = { 0 };
        struct links links = { 0 };
        char *plots_folder = file_join(folder, LAYOUT_PLOTS);
        char *exports_folder = file_join(folder, LAYOUT_EXPORTS);
        bool ok = write_plots(result, plots_folder, &outcome, &links, err) &&
                  write_exports(result, exports_folder, &links, err);

        link_records(folder, &links);
        ok = ok && write_page(result, folder, &links, err);
        links_clear(&links);
        free(plots_folder);
        free(exports_folder);
        if (!ok) {
                report_outcome_clear(&outcome);
                return err_wrap(err, "report in '%s'", folder);
        }
        *ret_outcome = outcome;
        return true;
}

static bool write_changes(const struct figure *figure, const char *folder, struct report_outcome *outcome,
                          struct err *err)
{
        char *plots_folder = file_join(folder, LAYOUT_PLOTS);
        bool ok = file_make_dirs(plots_folder, err) && plot_write(figure, plots_folder, err);

        outcome->plots_written += ok;
        if (ok)
                draw(plots_folder, figure->name, outcome);
        free(plots_folder);
        return ok;
}

bool report_write_comparison(const struct comparison *comparison, const char *folder,
                             struct report_outcome *ret_outcome, struct err *err)
{
        struct report_outcome outcome = { 0 };
        struct figure figure = { 0 };
        struct strbuf page = { 0 };
        bool drawn = figure_changes(comparison, &figure);
        bool ok;

        against_page_append(comparison, drawn ? &figure : NULL, &page);
        ok = write_file(folder, LAYOUT_REPORT, &page, err) &&
             (!drawn || write_changes(&figure, folder, &outcome, err));
        strbuf_clear(&page);
        figure_clear(&figure);
        if (!ok) {
                report_outcome_clear(&outcome);
                return err_wrap(err, "report in '%s'", folder);
        }
        *ret_outcome = outcome;
        return true;
}
