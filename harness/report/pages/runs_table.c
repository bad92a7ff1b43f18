/* A column is a heading and a function. A value that is not known is shown as a dash; a column with nothing but dashes is
 * left out. */
#include "report/pages/runs_table.h"

#include <math.h>
#include <stdio.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/result.h"
#include "model/run_figure.h"

enum cell { CELL_BYTES, CELL_DURATION, CELL_WHOLE, CELL_SHARE };

static const struct {
        const char *heading;
        enum cell cell;
        run_figure_fn value;
} columns[] = {
        { "Answered", CELL_WHOLE, run_figure_answered },
        { "p99", CELL_DURATION, run_figure_latency_p99 },
        { "Peak RSS", CELL_BYTES, run_figure_rss_peak },
        { "Settled RSS", CELL_BYTES, run_figure_rss_settled },
        { "Live heap", CELL_BYTES, run_figure_live_heap_judged },
        { "Collector", CELL_SHARE, run_figure_gc_cpu },
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

static bool is_known(const struct result *result, int column)
{
        for (size_t run = 1; run < result->run_count; run++)
                if (isfinite(columns[column].value(result, run)))
                        return true;
        return false;
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
                if (is_known(result, i))
                        strbuf_printf(buf, "<th scope=\"col\" class=\"n\">%s</th>", columns[i].heading);
        strbuf_append(buf, "</tr></thead>\n<tbody>\n");
        for (size_t run = 1; run < result->run_count; run++) {
                strbuf_printf(buf, "<tr><th scope=\"row\">%d</th><td>%s</td>", (int)result->runs[run].index,
                              run_counts(&result->runs[run]) ? "yes" : "no");
                for (int i = 0; i < COLUMNS; i++) {
                        char text[96];

                        if (!is_known(result, i))
                                continue;
                        format(columns[i].cell, columns[i].value(result, run), text, sizeof(text));
                        strbuf_append(buf, "<td class=\"n\">");
                        escape_html(buf, text);
                        strbuf_append(buf, "</td>");
                }
                strbuf_append(buf, "</tr>\n");
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}
