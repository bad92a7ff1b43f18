/* Go's benchmark format (golang.org/design/14313-benchmark-format): configuration lines "key: value" whose key
 * begins with a lower-case letter, then "BenchmarkName iterations value unit …". benchstat treats lines with the same
 * name as repeated samples, which is what runs are.
 */

#include "report/exports/export_benchstat.h"

#include <math.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/result.h"
#include "model/run_figure.h"

static void append_key(const char *key, const char *value, struct strbuf *buf)
{
        if (!value)
                return;
        strbuf_printf(buf, "%s: ", key);
        escape_plain(buf, value);
        strbuf_append_char(buf, '\n');
}

static void append_value(double value, const char *unit, struct strbuf *buf)
{
        if (isfinite(value))
                strbuf_printf(buf, "\t%.0f %s", value, unit);
}

static void append_run(const struct result *result, size_t index, struct strbuf *buf)
{
        const struct load_stats *load = &result->runs[index].load;

        strbuf_append(buf, "BenchmarkPlateau/");
        escape_benchmark(buf, result->scenario.name);
        strbuf_printf(buf, "\t%lld", (long long)(load->answered > 0 ? load->answered : 1));
        if (run_times_count(&result->runs[index]) && load->latency && histogram_count(load->latency)) {
                append_value(histogram_mean(load->latency), "ns/op", buf);
                append_value((double)histogram_quantile(load->latency, 0.5), "p50-ns/op", buf);
                append_value((double)histogram_quantile(load->latency, 0.99), "p99-ns/op", buf);
        }
        append_value(run_figure_rss_peak(result, index), "peak-RSS-bytes", buf);
        append_value(run_figure_rss_settled(result, index), "settled-RSS-bytes", buf);
        append_value(run_figure_rss_floor(result, index), "floor-RSS-bytes", buf);
        append_value(run_figure_live_heap(result, index), "live-heap-bytes", buf);
        strbuf_append_char(buf, '\n');
}

void export_benchstat_append(const struct result *result, struct strbuf *buf)
{
        append_key("goos", "linux", buf);
        append_key("pkg", "plateau", buf);
        append_key("cpu", result->facts.host.cpu_model, buf);
        append_key("go", result->facts.go.version, buf);
        append_key("gogc", result->facts.go.gogc, buf);
        append_key("gomemlimit", result->facts.go.gomemlimit, buf);
        append_key("kernel", result->facts.host.kernel, buf);
        append_key("shape", result->has_verdict ? shape_names[result->verdict.shape] : NULL, buf);
        for (size_t i = 1; i < result->run_count; i++)
                if (run_counts(&result->runs[i]))
                        append_run(result, i, buf);
}
