/* A table of rows, each with a function that takes its value from a result. */
#include "report/pages/compare.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/histogram.h"
#include "model/result.h"
#include "base/escape.h"
#include "report/figures/figure_result.h"
#include "model/ledger_parts.h"
#include "model/load_sum.h"

enum { LABEL_WIDTH = 26, COLUMN_WIDTH = 22, TIMES_FROM = 10 };

enum compare_unit { UNIT_BYTES, UNIT_NS, UNIT_NUMBER };
static const char *const unit_names[] = { "bytes", "ns", "number" };

struct compare_row {
        const char *name;
        const char *label;
        enum compare_unit unit;
        double (*value)(const struct result *result, int which);
        int which;
};

static double level(const struct result *result, int which)
{
        const struct verdict *verdict = &result->verdict;

        if (!result->has_verdict || !verdict->has_levels)
                return NAN;
        return (double)(which == 0   ? verdict->rss_settled_bytes
                        : which == 1 ? verdict->live_heap_bytes
                                     : verdict->gap_bytes);
}

/* The highest over the valid runs. */
static double peak(const struct result *result, int which)
{
        double highest = NAN;

        for (size_t i = 1; i < result->run_count; i++)
                if (run_is_valid(&result->runs[i]))
                        highest = fmax(highest, figure_result_rss(result, i, which));
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

/* Part indices are those of ledger_parts. */
static const struct compare_row rows[] = {
        { "rss_settled", "settled RSS", UNIT_BYTES, level, 0 },
        { "live_heap", "heap profile", UNIT_BYTES, level, 1 },
        { "gap", "gap", UNIT_BYTES, level, 2 },
        { "rss_peak", "peak RSS", UNIT_BYTES, peak, CHECKPOINT_PEAK },
        { "rss_floor", "floor RSS", UNIT_BYTES, peak, CHECKPOINT_FLOOR },
        { "dead_heap", "  dead heap", UNIT_BYTES, part, 1 },
        { "go_reserve", "  Go reserve", UNIT_BYTES, part, 2 },
        { "fragmentation", "  fragmentation", UNIT_BYTES, part, 4 },
        { "stacks", "  goroutine stacks", UNIT_BYTES, part, 5 },
        { "runtime_metadata", "  runtime metadata", UNIT_BYTES, part, 6 },
        { "unexplained", "  unexplained", UNIT_BYTES, part, LEDGER_PART_COUNT - 1 },
        { "growth_live_heap", "live heap, growth a run", UNIT_BYTES, slope, CHANNEL_LIVE_HEAP },
        { "growth_settled_rss", "settled RSS, growth a run", UNIT_BYTES, slope, CHANNEL_SETTLED_RSS },
        { "latency_p50", "latency p50", UNIT_NS, percentile, 500 },
        { "latency_p99", "latency p99", UNIT_NS, percentile, 990 },
        { "latency_max", "latency max", UNIT_NS, percentile, 1000 },
        { "requests_per_s", "answered a second", UNIT_NUMBER, requests, 0 },
        { "requests_failed", "failed requests", UNIT_NUMBER, requests, 1 },
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

void compare_label(const struct result *result, size_t index, char ret_label[static COMPARE_LABEL_MAX])
{
        char *name = figure_result_short_name(result);
        const struct go_facts *go = &result->facts.go;

        snprintf(ret_label, COMPARE_LABEL_MAX, "%c: %s%s%s%s%s", (char)('A' + index % 26), name,
                 go->version ? " · " : "", go->version ? go->version : "", go->gogc ? " · GOGC=" : "",
                 go->gogc ? go->gogc : "");
        free(name);
}

static void format(const struct compare_row *row, double value, char *ret_text, size_t size)
{
        char text[UNITS_TEXT_MAX];

        if (isnan(value))
                snprintf(ret_text, size, "-");
        else if (row->unit == UNIT_BYTES)
                snprintf(ret_text, size, "%s", units_format_bytes(value, text));
        else if (row->unit == UNIT_NS)
                snprintf(ret_text, size, "%s", units_format_duration(value, text));
        else
                snprintf(ret_text, size, "%.5g", value);
}

/* A cell filled up with blanks on its left. */
static void append_cell(const char *text, int width, struct strbuf *buf)
{
        int blanks = width - escape_width(text);

        strbuf_printf(buf, "%*s%s", blanks > 1 ? blanks : 1, "", text);
}

/* "  +5.0 %", and from ten times on "     ×12": nine columns. */
static void append_change(double ratio, char *text, size_t size)
{
        char factor[32];

        if (ratio < TIMES_FROM) {
                snprintf(text, size, " %+6.1f %%", 100 * (ratio - 1));
                return;
        }
        snprintf(factor, sizeof(factor), "×%.3g", ratio);
        snprintf(text, size, "%*s", 9 + (int)strlen("×") - 1, factor);
}

/* "58.4 MiB  +5.0 %": the change against the first result, where both are known and the first is not tiny. */
static void append_value(const struct compare_row *row, double value, double first, bool is_first,
                         struct strbuf *buf)
{
        char text[96];
        size_t len;

        format(row, value, text, sizeof(text));
        len = strlen(text);
        if (!is_first && row->value != slope && isfinite(value) && isfinite(first) && first != 0)
                append_change(1 + (value - first) / fabs(first), text + len, sizeof(text) - len);
        append_cell(text, is_first ? COLUMN_WIDTH - 8 : COLUMN_WIDTH, buf);
}

static void append_words_row(const struct result *const *results, size_t count, bool hypothesis,
                             struct strbuf *buf)
{
        strbuf_printf(buf, "%-*s", LABEL_WIDTH, hypothesis ? "hypothesis" : "shape");
        for (size_t i = 0; i < count; i++) {
                const struct verdict *verdict = &results[i]->verdict;
                const char *word = !results[i]->has_verdict ? "-"
                                   : hypothesis             ? hypothesis_names[verdict->hypothesis]
                                                            : shape_names[verdict->shape];

                append_cell(word, i ? COLUMN_WIDTH : COLUMN_WIDTH - 8, buf);
        }
        strbuf_append_char(buf, '\n');
}

static bool row_is_known(const struct compare_row *row, const struct result *const *results, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (isfinite(row->value(results[i], row->which)))
                        return true;
        return false;
}

void compare_text_append(const struct result *const *results, size_t count, struct strbuf *buf)
{
        for (size_t i = 0; i < count; i++) {
                char label[COMPARE_LABEL_MAX];

                compare_label(results[i], i, label);
                strbuf_printf(buf, "%s", label);
                if (results[i]->folder)
                        strbuf_printf(buf, "  (%s)", results[i]->folder);
                strbuf_append_char(buf, '\n');
        }
        strbuf_printf(buf, "\n%*s", LABEL_WIDTH, "");
        for (size_t i = 0; i < count; i++) {
                char letter[] = { (char)('A' + i % 26), '\0' };

                append_cell(letter, i ? COLUMN_WIDTH : COLUMN_WIDTH - 8, buf);
        }
        strbuf_append_char(buf, '\n');
        append_words_row(results, count, false, buf);
        append_words_row(results, count, true, buf);
        for (size_t r = 0; r < ROW_COUNT; r++) {
                double first = rows[r].value(results[0], rows[r].which);

                if (!row_is_known(&rows[r], results, count))
                        continue;
                strbuf_printf(buf, "%-*s", LABEL_WIDTH, rows[r].label);
                for (size_t i = 0; i < count; i++)
                        append_value(&rows[r], rows[r].value(results[i], rows[r].which), first, i == 0, buf);
                strbuf_append_char(buf, '\n');
        }
}

static void append_text_or_null(const char *text, struct strbuf *buf)
{
        if (text)
                escape_json(buf, text);
        else
                strbuf_append(buf, "null");
}

static void append_result(const struct result *result, struct strbuf *buf)
{
        strbuf_append(buf, "{\"folder\": ");
        append_text_or_null(result->folder, buf);
        strbuf_append(buf, ", \"scenario\": ");
        append_text_or_null(result->scenario.name, buf);
        strbuf_append(buf, ", \"go\": ");
        append_text_or_null(result->facts.go.version, buf);
        strbuf_append(buf, ", \"shape\": ");
        append_text_or_null(result->has_verdict ? shape_names[result->verdict.shape] : NULL, buf);
        strbuf_append(buf, ", \"hypothesis\": ");
        append_text_or_null(result->has_verdict ? hypothesis_names[result->verdict.hypothesis] : NULL, buf);
        strbuf_append_char(buf, '}');
}

void compare_json_append(const struct result *const *results, size_t count, struct strbuf *buf)
{
        strbuf_append(buf, "{\n  \"results\": [");
        for (size_t i = 0; i < count; i++) {
                strbuf_append(buf, i ? ",\n    " : "\n    ");
                append_result(results[i], buf);
        }
        strbuf_append(buf, "\n  ],\n  \"rows\": [");
        for (size_t r = 0; r < ROW_COUNT; r++) {
                strbuf_printf(buf, "%s\n    {\"name\": \"%s\", \"unit\": \"%s\", \"values\": [", r ? "," : "",
                              rows[r].name, unit_names[rows[r].unit]);
                for (size_t i = 0; i < count; i++) {
                        double value = rows[r].value(results[i], rows[r].which);

                        strbuf_append(buf, i ? ", " : "");
                        if (isfinite(value))
                                strbuf_printf(buf, "%.17g", value);
                        else
                                strbuf_append(buf, "null");
                }
                strbuf_append(buf, "]}");
        }
        strbuf_append(buf, "\n  ]\n}\n");
}
