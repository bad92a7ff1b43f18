/* Bencher Metric Format: { benchmark: { measure: { value, lower_value, upper_value } } }, numbers only. Lower and
 * upper are the lowest and highest run.
 */

#include "report/exports/export_bmf.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

#include "base/json_build.h"
#include "base/mem.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "stats/robust.h"

static const struct {
        const char *name;
        run_figure_fn measure;
} measures[] = {
        { "latency_p50_ns", run_figure_latency_p50 }, { "latency_p99_ns", run_figure_latency_p99 },
        { "rss_peak_bytes", run_figure_rss_peak },    { "rss_settled_bytes", run_figure_rss_settled },
        { "live_heap_bytes", run_figure_live_heap },
};

/* Adds a measure with the median as its value. */
static void add_measure(const struct result *result, const char *name, run_figure_fn measure,
                        cJSON *benchmark)
{
        double *values = mem_new(result->run_count, sizeof(double));
        size_t count = 0;

        for (size_t i = 1; i < result->run_count; i++) {
                double value = run_counts(&result->runs[i]) ? measure(result, i) : NAN;

                if (isfinite(value))
                        values[count++] = value;
        }
        robust_sort(values, count);
        if (count) {
                cJSON *measure_object = cJSON_AddObjectToObject(benchmark, name);

                json_add_number(measure_object, "value", round(robust_quantile_sorted(values, count, 0.5)));
                json_add_number(measure_object, "lower_value", round(values[0]));
                json_add_number(measure_object, "upper_value", round(values[count - 1]));
        }
        free(values);
}

void export_bmf_append(const struct result *result, struct strbuf *buf)
{
        const char *name = result->scenario.name ? result->scenario.name : "unnamed";
        cJSON *root = cJSON_CreateObject();
        cJSON *benchmark = json_add_object(root, name);

        for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
                add_measure(result, measures[i].name, measures[i].measure, benchmark);
        json_append_take(root, buf);
}
