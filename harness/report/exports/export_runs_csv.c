/* One line per run, for spreadsheets and data frames: RFC 4180 with a header and units in the names. All runs are there;
 * the column "counts" says which of them the verdict uses. A field that is not known is empty.
 */
#include "report/exports/export_runs_csv.h"

#include <math.h>

#include "base/strbuf.h"
#include "model/result.h"
#include "model/run_figure.h"

static const struct {
        const char *name;
        run_figure_fn value;
        int decimals;
} columns[] = {
        { "load_s", run_figure_load_s, 3 },
        { "latency_p50_ns", run_figure_latency_p50, 0 },
        { "latency_p99_ns", run_figure_latency_p99, 0 },
        { "latency_max_ns", run_figure_latency_max, 0 },
        { "rss_peak_bytes", run_figure_rss_peak, 0 },
        { "rss_settled_bytes", run_figure_rss_settled, 0 },
        { "rss_floor_bytes", run_figure_rss_floor, 0 },
        { "live_heap_bytes", run_figure_live_heap, 0 },
        { "gc_cpu", run_figure_gc_cpu, 4 },
};
enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

static void append_run(const struct result *result, size_t run, struct strbuf *buf)
{
        const struct load_stats *load = &result->runs[run].load;

        strbuf_printf(buf, "%d,%s,", (int)result->runs[run].index,
                      run_counts(&result->runs[run]) ? "true" : "false");
        if (isnan(run_figure_answered(result, run)))
                strbuf_append(buf, ",,");
        else
                strbuf_printf(buf, "%lld,%lld,%lld", (long long)load->planned, (long long)load->answered,
                              (long long)load->failed);
        for (int i = 0; i < COLUMN_COUNT; i++) {
                double value = columns[i].value(result, run);

                strbuf_append_char(buf, ',');
                if (isfinite(value))
                        strbuf_printf(buf, "%.*f", columns[i].decimals, value);
        }
        strbuf_append(buf, "\r\n");
}

void export_runs_csv_append(const struct result *result, struct strbuf *buf)
{
        strbuf_append(buf, "run,counts,planned,answered,failed");
        for (int i = 0; i < COLUMN_COUNT; i++)
                strbuf_printf(buf, ",%s", columns[i].name);
        strbuf_append(buf, "\r\n");
        for (size_t run = 1; run < result->run_count; run++)
                append_run(result, run, buf);
}
