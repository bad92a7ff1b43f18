/* Prints the numbers first, then the sentence that says what they mean. */
#include "report/pages/against_text.h"

#include <stdio.h>

#include "base/strbuf.h"
#include "base/units.h"
#include "model/comparison.h"
#include "report/render/text_style.h"
#include "words/comparison_words.h"
#include "words/gate_words.h"

enum { SHARE_MAX = 24, TABLE_WIDTH = 76 };

/* "+5.0 %"; "-" where it is not known. */
static const char *format_share(bool known, double share, char text[static SHARE_MAX])
{
        snprintf(text, SHARE_MAX, known ? "%+.1f %%" : "-", 100 * share);
        return text;
}

static void append_row(const struct gate_baseline_change *change, bool narrow, struct strbuf *buf)
{
        char old[UNITS_TEXT_MAX], new[UNITS_TEXT_MAX], ratio[SHARE_MAX], low[SHARE_MAX];

        format_share(change->known, change->change.ratio, ratio);
        format_share(change->known, change->change.low, low);
        if (!narrow)
                strbuf_printf(buf, "  %-12s %10s %10s", change->row->label,
                              comparison_words_value(change->row, change->baseline, old),
                              comparison_words_value(change->row, change->candidate, new));
        else
                strbuf_printf(buf, "  %-12s", change->row->label);
        strbuf_printf(buf, " %9s %9s %8.1f %%  %s\n", ratio, low, 100 * change->allowed,
                      comparison_words_state(change));
}

static void append_noise(const struct comparison *comparison, const struct text_style *style,
                         struct strbuf *buf)
{
        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (comparison_words_noise(&comparison->changes[row], &line))
                        text_style_wrap(style, 2, strbuf_text(&line), buf);
                strbuf_clear(&line);
        }
}

static void append_closer(const struct comparison *comparison, const struct text_style *style,
                          struct strbuf *buf)
{
        struct strbuf line = { 0 };

        for (size_t i = 0; i < comparison->last.gates.count; i++) {
                const struct gate *gate = &comparison->last.gates.gates[i];

                if (gate->state == GATE_HOLDS)
                        continue;
                strbuf_reset(&line);
                strbuf_printf(&line, "look closer at %s: %s", gate->name, gate_words_closer(gate->closer));
                text_style_wrap(style, 2, strbuf_text(&line), buf);
        }
        strbuf_clear(&line);
}

/* A narrow terminal gets the table without the levels. */
static void append_table(const struct comparison *comparison, const struct text_style *style,
                         struct strbuf *buf)
{
        bool narrow = style->width > 0 && style->width < TABLE_WIDTH;

        if (narrow)
                strbuf_printf(buf, "  %-12s %9s %9s %10s\n", "", "change", "at least", "allowed");
        else
                strbuf_printf(buf, "  %-12s %10s %10s %9s %9s %10s\n", "", "old", "new", "change", "at least",
                              "allowed");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++)
                append_row(&comparison->changes[i], narrow, buf);
}

void against_text_append(const struct comparison *comparison, const struct text_style *style,
                         struct strbuf *buf)
{
        bool fails = comparison->last.gates.exit_code != 0;
        struct strbuf line = { 0 };

        strbuf_printf(buf, "%s%s%s  ", style->colour ? (fails ? "\033[1;31m" : "\033[32m") : "",
                      fails ? "FAILS" : "HOLDS", style->colour ? "\033[0m" : "");
        comparison_words_answer(comparison, buf);
        strbuf_append(buf, "\n\n");
        append_table(comparison, style, buf);
        strbuf_append(&line, "medians of ");
        comparison_words_pairs(comparison, &line);
        strbuf_append(&line, ". ");
        comparison_words_bound(comparison, &line);
        strbuf_append_char(buf, '\n');
        text_style_wrap(style, 2, strbuf_text(&line), buf);
        append_noise(comparison, style, buf);
        append_closer(comparison, style, buf);
        strbuf_clear(&line);
}
