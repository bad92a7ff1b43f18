/* One line per result, then one per figure whose change can be shown in percent. */
#include "report/pages/history_text.h"

#include <math.h>
#include <stdbool.h>
#include <time.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"
#include "report/figures/history.h"

static void append_result(const struct result *result, size_t number, struct strbuf *buf)
{
        time_t started_s = (time_t)(result->started_wall_ns / NS_PER_S);
        struct tm utc;
        char when[32];

        if (!gmtime_r(&started_s, &utc) || strftime(when, sizeof(when), "%Y-%m-%d %H:%M", &utc) == 0)
                *when = '\0';
        strbuf_printf(buf, "%3zu  %s  %s  %s\n", number, when,
                      result->facts.go.version ? result->facts.go.version : "-",
                      result->folder ? result->folder : "-");
}

static void append_row(const struct compare_row *row, const struct result *const *results, size_t count,
                       struct strbuf *buf)
{
        struct history_change change = history_change_of(row, results, count);
        char first[96], last[96];

        if (change.tested) {
                compare_row_format(row, change.point.before, first, sizeof(first));
                compare_row_format(row, change.point.after, last, sizeof(last));
        } else {
                compare_row_format(row, row->value(results[0], row->which), first, sizeof(first));
                compare_row_format(row, row->value(results[count - 1], row->which), last, sizeof(last));
        }
        strbuf_printf(buf, "%-26s %12s %12s", row->label, first, last);
        if (change.sure)
                strbuf_printf(buf, "  %+6.1f %%  since result %zu (p %.4f)\n",
                              100 * (change.point.after / change.point.before - 1), change.at + 1,
                              change.point.p);
        else
                strbuf_printf(buf, "  %s\n", change.tested ? "no sure change" : "-");
}

void history_text_append(const struct result *const *results, size_t count, struct strbuf *buf)
{
        for (size_t i = 0; i < count; i++)
                append_result(results[i], i + 1, buf);
        strbuf_printf(buf, "\n%-26s %12s %12s\n", "", "before", "after");
        for (size_t r = 0; r < compare_row_count; r++)
                if (compare_rows[r].level && compare_row_is_known(&compare_rows[r], results, count))
                        append_row(&compare_rows[r], results, count, buf);
}
