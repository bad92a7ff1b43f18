/* Prometheus' text exposition format 0.0.4: HELP and TYPE before each family, base units, no timestamps (the
 * textfile collector refuses them). Every sample carries the scenario's name.
 */

#include "report/exports/export_prometheus.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/escape.h"
#include "base/strbuf.h"
#include "model/histogram.h"
#include "model/load_sum.h"
#include "model/result.h"

static void append_family(const char *name, const char *help, struct strbuf *buf)
{
        strbuf_printf(buf, "# HELP plateau_%s %s\n# TYPE plateau_%s gauge\n", name, help, name);
}

/* Appends a sample with the label for the scenario and, unless `label` is NULL, one more. */
static void append_sample(const struct result *result, const char *name, const char *label,
                          const char *label_value, double value, struct strbuf *buf)
{
        if (!isfinite(value))
                return;
        strbuf_printf(buf, "plateau_%s{scenario=\"", name);
        escape_prometheus(buf, result->scenario.name);
        if (label) {
                strbuf_printf(buf, "\",%s=\"", label);
                escape_prometheus(buf, label_value);
        }
        strbuf_printf(buf, "\"} %.17g\n", value);
}

static void append_shape(const struct result *result, struct strbuf *buf)
{
        append_family("shape", "What memory does over the runs: 1 for the shape found, 0 for the others.",
                      buf);
        for (int i = 0; i < SHAPE_COUNT; i++)
                append_sample(result, "shape", "shape", shape_names[i], (int)result->verdict.shape == i, buf);
        append_family("hypothesis", "Whether Go reserves the gap: 1 for the answer, 0 for the others.", buf);
        for (int i = 0; i < HYPOTHESIS_COUNT; i++)
                append_sample(result, "hypothesis", "hypothesis", hypothesis_names[i],
                              (int)result->verdict.hypothesis == i, buf);
}

static void append_levels(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const struct {
                const char *name;
                const char *help;
                int64_t bytes;
        } rows[] = {
                { "rss_settled_bytes", "Resident memory after the load has settled.",
                  verdict->rss_settled_bytes },
                { "live_heap_bytes", "Heap that survives a forced collection.", verdict->live_heap_bytes },
                { "gap_bytes", "Resident memory that the heap profile does not show.", verdict->gap_bytes },
                { "unexplained_bytes", "Resident memory that no row of the ledger accounts for.",
                  verdict->unexplained_bytes },
        };

        if (!verdict->has_levels)
                return;
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
                append_family(rows[i].name, rows[i].help, buf);
                append_sample(result, rows[i].name, NULL, NULL, (double)rows[i].bytes, buf);
        }
}

static void append_ledger(const struct result *result, struct strbuf *buf)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        if (!settled)
                return;
        append_family("ledger_bytes", "Where resident memory is, row by row of the settled ledger.", buf);
        for (int i = 0; i < LEDGER_ROW_COUNT; i++)
                if (settled->rows[i].known)
                        append_sample(result, "ledger_bytes", "row", ledger_row_infos[i].name,
                                      (double)settled->rows[i].bytes, buf);
}

/* Appends the growth of channels in bytes, or of those in counts: all samples of a family must have the same unit. */
static void append_growth(const struct result *result, bool bytes, struct strbuf *buf)
{
        const char *name = bytes ? "growth_bytes_per_run" : "growth_per_run";
        bool begun = false;

        for (int c = 0; c < CHANNEL_COUNT; c++) {
                const struct channel_verdict *channel = &result->verdict.channels[c];

                if (!channel->measured || (strcmp(channel_infos[c].unit, "bytes") == 0) != bytes)
                        continue;
                if (!begun)
                        append_family(name,
                                      bytes ? "Slope of each channel of bytes, per run."
                                            : "Slope of each counted channel, per run.",
                                      buf);
                begun = true;
                append_sample(result, name, "channel", channel_infos[c].name, channel->slope, buf);
        }
}

/* Uses the type summary, the only one whose samples may have the label "quantile". */
static void append_latency(const struct result *result, const struct histogram *latency, struct strbuf *buf)
{
        static const double quantiles[] = { 0.5, 0.9, 0.99, 0.999, 1 };
        double count = (double)histogram_count(latency);

        strbuf_append(buf, "# HELP plateau_latency_seconds Latency from the intended send time.\n"
                           "# TYPE plateau_latency_seconds summary\n");
        for (size_t i = 0; i < sizeof(quantiles) / sizeof(quantiles[0]); i++) {
                char q[16];

                snprintf(q, sizeof(q), "%g", quantiles[i]);
                append_sample(result, "latency_seconds", "quantile", q,
                              (double)histogram_quantile(latency, quantiles[i]) / (double)NS_PER_S, buf);
        }
        append_sample(result, "latency_seconds_sum", NULL, NULL,
                      histogram_mean(latency) * count / (double)NS_PER_S, buf);
        append_sample(result, "latency_seconds_count", NULL, NULL, count, buf);
}

static void append_load(const struct result *result, struct strbuf *buf)
{
        struct load_sum sum;

        load_sum_init(result, &sum);
        /* Nobody counts the users' requests. */
        if (sum.sent == 0 && !load_executor_is_ours(result->scenario.load.executor)) {
                load_sum_clear(&sum);
                return;
        }
        append_family("requests", "Requests of all runs, by what became of them.", buf);
        append_sample(result, "requests", "state", "planned", (double)sum.planned, buf);
        append_sample(result, "requests", "state", "sent", (double)sum.sent, buf);
        append_sample(result, "requests", "state", "answered", (double)sum.answered, buf);
        append_sample(result, "requests", "state", "failed", (double)sum.failed, buf);
        if (histogram_count(sum.latency))
                append_latency(result, sum.latency, buf);
        load_sum_clear(&sum);
}

void export_prometheus_append(const struct result *result, struct strbuf *buf)
{
        append_family("completed", "1 where the measurement was completed.", buf);
        append_sample(result, "completed", NULL, NULL, !result->failure && !result->interrupted, buf);
        if (result->has_verdict) {
                append_shape(result, buf);
                append_levels(result, buf);
                append_growth(result, true, buf);
                append_growth(result, false, buf);
        }
        append_ledger(result, buf);
        if (result->run_count > 1)
                append_load(result, buf);
        if (result->has_gates) {
                int failed = 0;

                append_family("gates_failed", "Gates that do not hold.", buf);
                for (size_t i = 0; i < result->gates.count; i++)
                        failed += result->gates.gates[i].state != GATE_HOLDS;
                append_sample(result, "gates_failed", NULL, NULL, failed, buf);
        }
}
