/* The list of what a report consists of. */
#include "report/report_write.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "model/result.h"
#include "report/figure.h"
#include "report/figure_result.h"
#include "report/plot.h"

typedef bool (*figure_build_fn)(const struct result *result, struct figure *figure);

static const figure_build_fn builders[] = {
        figure_timeline, figure_runs, figure_slopes, figure_ledger, figure_latency, figure_rate,
};

void report_outcome_clear(struct report_outcome *outcome)
{
        free(outcome->plots_missing);
        *outcome = (struct report_outcome){ 0 };
}

/* Not drawn is no failure: the script and its data are there, and the reason is told once. */
static void draw(const char *folder, const char *name, struct report_outcome *outcome)
{
        struct err why = { 0 };

        if (plot_draw(folder, name, &why))
                outcome->plots_drawn++;
        else if (!outcome->plots_missing)
                outcome->plots_missing = mem_dup(why.message);
}

static bool write_plots(const struct result *result, const char *folder, struct report_outcome *outcome,
                        struct err *err)
{
        bool ok = file_make_dirs(folder, err);

        for (size_t i = 0; ok && i < sizeof(builders) / sizeof(builders[0]); i++) {
                struct figure figure = { 0 };

                if (builders[i](result, &figure)) {
                        ok = plot_write(&figure, folder, err);
                        outcome->plots_written += ok;
                        if (ok)
                                draw(folder, figure.name, outcome);
                }
                figure_clear(&figure);
        }
        return ok;
}

bool report_write(const struct result *result, const char *folder, struct report_outcome *ret_outcome,
                  struct err *err)
{
        struct report_outcome outcome = { 0 };
        char *plots = file_join(folder, "plots");
        bool ok = write_plots(result, plots, &outcome, err);

        free(plots);
        if (!ok) {
                report_outcome_clear(&outcome);
                return err_wrap(err, "report in '%s'", folder);
        }
        *ret_outcome = outcome;
        return true;
}
