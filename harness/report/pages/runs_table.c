/* A column is a heading and a function; a dash is what is not known. */
#include "report/pages/runs_table.h"

#include <math.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/load_sum.h"
#include "model/result.h"
#include "report/figures/figure_result.h"

enum cell { CELL_BYTES, CELL_DURATION, CELL_WHOLE, CELL_SHARE };

static double answered(const struct result *result, size_t run, int which)
{
        (void)which;
        return (double)result->runs[run].load.answered;
}

static double p99(const struct result *result, size_t run, int which)
{
        (void)which;
        return load_sum_run_latency(&result->runs[run], 0.99);
}

static double live_heap(const struct result *result, size_t run, int which)
{
        (void)which;
        return figure_result_live_heap(result, run);
}

static double gc_cpu(const struct result *result, size_t run, int which)
{
        (void)which;
        return figure_result_gc_cpu(result, run);
}

static const struct {
        const char *heading;
        enum cell cell;
        double (*value)(const struct result *result, size_t run, int which);
        int which;
} columns[] = {
        { "Answered", CELL_WHOLE, answered, 0 },
        { "p99", CELL_DURATION, p99, 0 },
        { "Peak RSS", CELL_BYTES, figure_result_rss, CHECKPOINT_PEAK },
        { "Settled RSS", CELL_BYTES, figure_result_rss, CHECKPOINT_SETTLED },
        { "Live heap", CELL_BYTES, live_heap, 0 },
        { "Collector", CELL_SHARE, gc_cpu, 0 },
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static void format(enum cell cell, double value, char *ret_text, size_t size)
{
        char text[UNITS_TEXT_MAX];

        if (!isfinite(value))
                snprintf(ret_text, size, "—");
        else if (cell == CELL_BYTES)
                snprintf(ret_text, size, "%s", units_format_bytes(value, text));
        else if (cell == CELL_DURATION)
                snprintf(ret_text, size, "%s", units_format_duration(value, text));
        else if (cell == CELL_SHARE)
                snprintf(ret_text, size, "%.1f %%", 100 * value);
        else
                snprintf(ret_text, size, "%.0f", value);
}

void runs_table_append(const struct result *result, struct strbuf *buf)
{
        if (result->run_count < 2)
                return;
        strbuf_append(
                buf,
                "<h2>Every run</h2>\n<section class=\"scroll\" aria-label=\"Every run\" tabindex=\"0\">\n<table class=\"long\">\n<thead><tr><th scope=\"col\">Run</th>"
                "<th scope=\"col\">Counts</th>");
        for (int i = 0; i < COLUMNS; i++)
                strbuf_printf(buf, "<th scope=\"col\" class=\"n\">%s</th>", columns[i].heading);
        strbuf_append(buf, "</tr></thead>\n<tbody>\n");
        for (size_t run = 1; run < result->run_count; run++) {
                strbuf_printf(buf, "<tr><th scope=\"row\">%d</th><td>%s</td>", (int)result->runs[run].index,
                              run_counts(&result->runs[run]) ? "yes" : "no");
                for (int i = 0; i < COLUMNS; i++) {
                        char text[96];

                        format(columns[i].cell, columns[i].value(result, run, columns[i].which), text,
                               sizeof(text));
                        strbuf_append(buf, "<td class=\"n\">");
                        escape_html(buf, text);
                        strbuf_append(buf, "</td>");
                }
                strbuf_append(buf, "</tr>\n");
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}
