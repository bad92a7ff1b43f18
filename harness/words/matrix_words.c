/* A sentence mentions only settings that differ from the baseline's, and only figures that are known. */
#include "words/matrix_words.h"

#include <math.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/matrix_merged.h"

/* Relative changes below this are not mentioned: the noise of the machine is larger. */
static const double unnoticed = 0.005;

const char *matrix_words_short_key(const char *key)
{
        const char *dot = strrchr(key, '.');

        return dot && dot[1] ? dot + 1 : key;
}

void matrix_words_figure(int figure, double value, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        if (!isfinite(value)) {
                strbuf_append_char(buf, '-');
                return;
        }
        switch (matrix_figure_infos[figure].unit) {
        case MATRIX_BYTES:
                strbuf_append(buf, units_format_bytes(value, text));
                break;
        case MATRIX_SECONDS:
                strbuf_append(buf, units_format_duration(value * 1e9, text));
                break;
        case MATRIX_SHARE:
                strbuf_printf(buf, "%.1f %%", 100 * value);
                break;
        case MATRIX_PER_SECOND:
                strbuf_printf(buf, "%.0f/s", value);
                break;
        }
}

void matrix_words_change(int figure, double difference, struct strbuf *buf)
{
        if (isfinite(difference))
                strbuf_append(buf, difference < 0 ? "−" : "+");
        matrix_words_figure(figure, fabs(difference), buf);
}

/* Appends "GOGC=50, GOMEMLIMIT=96MiB"; false if nothing differs from the baseline. */
static bool append_differences(const struct matrix_merged *merged, const struct matrix_settings *at,
                               struct strbuf *buf)
{
        bool any = false;

        for (size_t i = 0; i < at->count; i++) {
                const struct matrix_setting *own = &at->items[i];
                const struct matrix_setting *base = matrix_settings_find(&merged->matrix.baseline, own->key);

                if (!base || matrix_value_equals(base->value, own->value))
                        continue;
                strbuf_printf(buf, "%s%s=%s", any ? ", " : "", matrix_words_short_key(own->key),
                              own->value ? own->value : "default");
                any = true;
        }
        return any;
}

/* Appends the settings that are the same in the baseline: the scenario, a Go version. */
static void append_common(const struct matrix_merged *merged, const struct matrix_settings *at,
                          struct strbuf *buf)
{
        const char *before = " (";
        bool any = false;

        for (size_t i = 0; i < at->count; i++) {
                if (matrix_settings_find(&merged->matrix.baseline, at->items[i].key))
                        continue;
                strbuf_printf(buf, "%s%s=%s", any ? ", " : before, matrix_words_short_key(at->items[i].key),
                              at->items[i].value ? at->items[i].value : "default");
                any = true;
        }
        if (any)
                strbuf_append_char(buf, ')');
}

/* "saves 6.3 MiB settled and 6.2 MiB at the peak" */
static void append_memory(double settled_bytes, double peak_bytes, struct strbuf *buf)
{
        const double bytes[] = { settled_bytes, peak_bytes };
        static const char *const when[] = { "settled", "at the peak" };
        int last = 0; /* the verb used last: 1 saves, -1 takes */

        for (int i = 0; i < 2; i++) {
                char text[UNITS_TEXT_MAX];
                int way = bytes[i] >= 0 ? 1 : -1;

                if (!isfinite(bytes[i]))
                        continue;
                strbuf_printf(buf, "%s%s%s%s %s", last ? " and " : " ",
                              way == last ? ""
                              : way > 0   ? "saves "
                                          : "needs ",
                              units_format_bytes(fabs(bytes[i]), text), way > 0 ? "" : " more", when[i]);
                last = way;
        }
}

static void append_cost(double share, const char *what, bool *any, struct strbuf *buf)
{
        if (!isfinite(share) || fabs(share) < unnoticed)
                return;
        strbuf_printf(buf, "%s %s %.1f %% %s", *any ? "," : ";", share > 0 ? "costs" : "saves",
                      100 * fabs(share), what);
        *any = true;
}

bool matrix_words_trade(const struct matrix_merged *merged, const struct matrix_trade *trade,
                        struct strbuf *buf)
{
        const struct matrix_combination *combination = &merged->combinations[trade->combination];
        struct strbuf line = { 0 };
        bool any = false;
        bool told = append_differences(merged, &combination->at, &line) &&
                    (isfinite(trade->settled_saved_bytes) || isfinite(trade->peak_saved_bytes));

        if (!told) {
                strbuf_clear(&line);
                return false;
        }
        append_common(merged, &combination->at, &line);
        append_memory(trade->settled_saved_bytes, trade->peak_saved_bytes, &line);
        append_cost(trade->cpu_cost, "processor time a request", &any, &line);
        append_cost(trade->latency_cost, "p99 latency", &any, &line);
        if (isfinite(trade->gc_share_cost) && fabs(trade->gc_share_cost) >= unnoticed)
                strbuf_printf(&line, "; the collector's share of the processor %s by %.1f points",
                              trade->gc_share_cost > 0 ? "rises" : "falls", 100 * fabs(trade->gc_share_cost));
        if (trade->frontier)
                strbuf_append(&line, "; no other setting tried beats it in both");
        strbuf_append_char(&line, '.');
        strbuf_append(buf, strbuf_text(&line));
        strbuf_clear(&line);
        return true;
}

void matrix_words_counts(const struct matrix_merged *merged, struct strbuf *buf)
{
        struct matrix_counts counts = matrix_merged_counts(merged);

        strbuf_printf(buf, "%d cells measured, %d could not be, %d missing", counts.measured, counts.invalid,
                      counts.missing);
}

void matrix_words_gates(const struct matrix_merged *merged, struct strbuf *buf)
{
        size_t holds = 0;

        for (size_t i = 0; i < merged->gates.count; i++)
                holds += merged->gates.gates[i].state == GATE_HOLDS;
        strbuf_printf(buf, "%zu of %zu gates hold", holds, merged->gates.count);
}

void matrix_words_tuning(size_t combinations, struct strbuf *buf)
{
        strbuf_printf(
                buf,
                "%zu combinations by the memory that they hold when settled and the processor time that a "
                "request costs; the line joins those that nothing beats in both.",
                combinations);
}
