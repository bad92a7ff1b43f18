/* The rows in which results are compared. */
#include "report/figures/compare_rows.h"

#include <math.h>
#include <string.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/ledger_parts.h"
#include "model/load_sum.h"
#include "model/result.h"
#include "model/run_figure.h"
#include "report/figures/figure_result.h"

static double level(const struct result *result, int which)
{
        const struct verdict *verdict = &result->verdict;

        if (!result->has_verdict || !verdict->has_levels)
                return NAN;
        return (double)(which == 0   ? verdict->rss_settled_bytes
                        : which == 1 ? verdict->live_heap_bytes
                                     : verdict->gap_bytes);
}

/* Returns the highest peak over the valid runs. */
static double peak(const struct result *result, int which)
{
        double highest = NAN;

        for (size_t i = 1; i < result->run_count; i++)
                if (run_counts(&result->runs[i]))
                        highest = fmax(highest, run_figure_rss(result, i, (enum checkpoint)which));
        return highest;
}

static double part(const struct result *result, int which)
{
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        return settled ? ledger_part_bytes(settled, &ledger_parts[which]) : NAN;
}

static double slope(const struct result *result, int which)
{
        const struct channel_verdict *channel = &result->verdict.channels[which];

        return result->has_verdict && channel->measured ? channel->slope : NAN;
}

static double percentile(const struct result *result, int which)
{
        struct load_sum sum;
        double value;

        load_sum_init(result, &sum);
        value = histogram_count(sum.latency) ? (double)histogram_quantile(sum.latency, which / 1000.0) : NAN;
        load_sum_clear(&sum);
        return value;
}

static double requests(const struct result *result, int which)
{
        struct load_sum sum;
        double value = NAN;

        load_sum_init(result, &sum);
        if (sum.planned > 0 && which == 0)
                value = sum.duration_ns > 0
                                ? (double)sum.answered * (double)NS_PER_S / (double)sum.duration_ns
                                : NAN;
        else if (sum.planned > 0)
                value = (double)sum.failed;
        load_sum_clear(&sum);
        return value;
}

/* For rows of ledger parts, `which` is an index into ledger_parts. */
const struct compare_row compare_rows[] = {
        { "rss_settled", "settled RSS", COMPARE_BYTES, level, 0, true },
        { "live_heap", "live heap", COMPARE_BYTES, level, 1, true },
        { "gap", "gap", COMPARE_BYTES, level, 2, true },
        { "rss_peak", "peak RSS", COMPARE_BYTES, peak, CHECKPOINT_PEAK, true },
        { "rss_floor", "floor RSS", COMPARE_BYTES, peak, CHECKPOINT_FLOOR, true },
        { "dead_heap", "  dead heap", COMPARE_BYTES, part, 1, true },
        { "go_reserve", "  Go reserve", COMPARE_BYTES, part, 2, true },
        { "fragmentation", "  fragmentation", COMPARE_BYTES, part, 4, true },
        { "stacks", "  goroutine stacks", COMPARE_BYTES, part, 5, true },
        { "runtime_metadata", "  runtime metadata", COMPARE_BYTES, part, 6, true },
        { "unexplained", "  unexplained", COMPARE_BYTES, part, LEDGER_PART_COUNT - 1, true },
        { "growth_live_heap", "live heap, growth a run", COMPARE_BYTES, slope, CHANNEL_LIVE_HEAP, false },
        { "growth_settled_rss", "settled RSS, growth a run", COMPARE_BYTES, slope, CHANNEL_SETTLED_RSS,
          false },
        { "latency_p50", "latency p50", COMPARE_NS, percentile, 500, true },
        { "latency_p99", "latency p99", COMPARE_NS, percentile, 990, true },
        { "latency_max", "latency max", COMPARE_NS, percentile, 1000, true },
        { "requests_per_s", "answered a second", COMPARE_NUMBER, requests, 0, true },
        { "requests_failed", "failed requests", COMPARE_NUMBER, requests, 1, true },
};
const size_t compare_row_count = sizeof(compare_rows) / sizeof(compare_rows[0]);

const struct compare_row *compare_row_find(const char *name)
{
        for (size_t i = 0; i < compare_row_count; i++)
                if (strcmp(compare_rows[i].name, name) == 0)
                        return &compare_rows[i];
        return NULL;
}

void compare_row_format(const struct compare_row *row, double value, char *ret_text, size_t size)
{
        char text[UNITS_TEXT_MAX];

        if (isnan(value))
                snprintf(ret_text, size, "-");
        else if (row->unit == COMPARE_BYTES)
                snprintf(ret_text, size, "%s", units_format_bytes(value, text));
        else if (row->unit == COMPARE_NS)
                snprintf(ret_text, size, "%s", units_format_duration(value, text));
        else
                snprintf(ret_text, size, "%.5g", value);
}

bool compare_row_is_known(const struct compare_row *row, const struct result *const *results, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (isfinite(row->value(results[i], row->which)))
                        return true;
        return false;
}

void compare_label(const struct result *result, size_t index, char ret_label[static COMPARE_LABEL_MAX])
{
        char *name = figure_result_short_name(result);
        const struct go_facts *go = &result->facts.go;

        snprintf(ret_label, COMPARE_LABEL_MAX, "%c: %s%s%s%s%s", (char)('A' + index % 26), name,
                 go->version ? " · " : "", go->version ? go->version : "", go->gogc ? " · GOGC=" : "",
                 go->gogc ? go->gogc : "");
        free(name);
}
