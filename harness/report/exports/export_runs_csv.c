/* A line a run, for spreadsheets and data frames: RFC 4180, a header, units in the names. All runs stand there; "counts"
 * says which of them the verdict rests on. What is not known is an empty field.
 */
#include "report/exports/export_runs_csv.h"

#include <math.h>

#include "base/strbuf.h"
#include "model/load_sum.h"
#include "model/result.h"
#include "report/figures/figure_result.h"

static double load_seconds(const struct result *result, size_t run, int which)
{
        (void)which;
        return result->runs[run].load.duration_ns > 0 ? (double)result->runs[run].load.duration_ns / 1e9
                                                      : NAN;
}

/* `which` in thousandths. */
static double latency_quantile(const struct result *result, size_t run, int which)
{
        return load_sum_run_latency(&result->runs[run], which / 1000.0);
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
        const char *name;
        double (*value)(const struct result *result, size_t run, int which);
        int which;
        int decimals;
} columns[] = {
        { "load_s", load_seconds, 0, 3 },
        { "latency_p50_ns", latency_quantile, 500, 0 },
        { "latency_p99_ns", latency_quantile, 990, 0 },
        { "latency_max_ns", latency_quantile, 1000, 0 },
        { "rss_peak_bytes", figure_result_rss, CHECKPOINT_PEAK, 0 },
        { "rss_settled_bytes", figure_result_rss, CHECKPOINT_SETTLED, 0 },
        { "rss_floor_bytes", figure_result_rss, CHECKPOINT_FLOOR, 0 },
        { "live_heap_bytes", live_heap, 0, 0 },
        { "gc_cpu", gc_cpu, 0, 4 },
};
enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]) };

static void append_run(const struct result *result, size_t run, struct strbuf *buf)
{
        const struct load_stats *load = &result->runs[run].load;

        strbuf_printf(buf, "%d,%s,%lld,%lld,%lld", (int)result->runs[run].index,
                      run_counts(&result->runs[run]) ? "true" : "false", (long long)load->planned,
                      (long long)load->answered, (long long)load->failed);
        for (int i = 0; i < COLUMN_COUNT; i++) {
                double value = columns[i].value(result, run, columns[i].which);

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
