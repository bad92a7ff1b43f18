/* A summary that stands in a job's page or a pull request: verdict, numbers, gates, ledger; GitHub's Markdown. */

#include "report/exports/export_markdown.h"

#include <math.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/ledger_parts.h"
#include "model/result.h"
#include "words/advice.h"
#include "words/gate_words.h"
#include "words/page_words.h"
#include "words/story.h"

static void append_item(const struct result *result, bool (*sentence)(const struct result *, struct strbuf *),
                        struct strbuf *buf)
{
        struct strbuf text = { 0 };

        if (sentence(result, &text)) {
                strbuf_append(buf, "- ");
                escape_markdown(buf, strbuf_text(&text));
                strbuf_append_char(buf, '\n');
        }
        strbuf_clear(&text);
}

static void append_paragraph(const struct result *result, const char *before,
                             void (*words)(const struct result *, struct strbuf *), struct strbuf *buf)
{
        struct strbuf text = { 0 };

        words(result, &text);
        strbuf_append(buf, before);
        escape_markdown(buf, strbuf_text(&text));
        strbuf_append(buf, "\n\n");
        strbuf_clear(&text);
}

static void append_gates(const struct gate_list *gates, struct strbuf *buf)
{
        if (gates->count == 0)
                return;
        strbuf_append(buf, "\n| Gate | Measured | Demanded | |\n|---|---|---|---|\n");
        for (size_t i = 0; i < gates->count; i++) {
                const struct gate *gate = &gates->gates[i];

                strbuf_append(buf, "| ");
                escape_markdown(buf, gate->name);
                strbuf_append(buf, " | ");
                escape_markdown(buf, gate->value);
                strbuf_append(buf, " | ");
                escape_markdown(buf, gate->limit);
                strbuf_printf(buf, " | %s |\n",
                              gate->state == GATE_HOLDS ? "holds" : gate_state_names[gate->state]);
        }
        for (size_t i = 0; i < gates->count; i++)
                if (gates->gates[i].state != GATE_HOLDS) {
                        strbuf_append(buf, "\nTo look closer at ");
                        escape_markdown(buf, gates->gates[i].name);
                        strbuf_append(buf, ": ");
                        escape_markdown(buf, gate_words_closer(gates->gates[i].closer));
                        strbuf_append_char(buf, '\n');
                }
}

static void append_ledger(const struct ledger *settled, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        strbuf_append(buf, "\n| What holds the memory | Settled | Share |\n|---|--:|--:|\n");
        for (int i = 0; i < LEDGER_PART_COUNT; i++) {
                double bytes = ledger_part_bytes(settled, &ledger_parts[i]);

                if (isfinite(bytes) && bytes != 0)
                        strbuf_printf(buf, "| %s | %s | %.1f %% |\n", ledger_parts[i].label,
                                      units_format_bytes(bytes, text),
                                      settled->rss_bytes > 0 ? 100 * bytes / (double)settled->rss_bytes : 0);
        }
        strbuf_printf(buf, "| **all resident memory** | %s | 100 %% |\n",
                      units_format_bytes((double)settled->rss_bytes, text));
}

void export_markdown_append(const struct result *result, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        const struct ledger *settled = result_ledger(result, -1, CHECKPOINT_SETTLED);

        strbuf_append(buf, "## plateau: ");
        escape_markdown(buf, result->scenario.name);
        strbuf_printf(buf, ": %s\n\n", story_headline(result));
        append_paragraph(result, "", story_meaning, buf);
        append_paragraph(result, "**What to do next:** ", advice_append, buf);
        if (result->failure) {
                strbuf_printf(buf, "**%s** ", page_words[PAGE_ENDED_EARLY]);
                escape_markdown(buf, result->failure);
                strbuf_append(buf, "\n\n");
        }
        if (result->has_verdict)
                strbuf_printf(buf, "- hypothesis \"Go reserved it\": **%s**\n",
                              hypothesis_names[verdict->hypothesis]);
        append_item(result, story_levels, buf);
        append_item(result, story_slope, buf);
        append_item(result, story_growth, buf);
        append_item(result, story_release, buf);
        if (result->has_gates)
                append_gates(&result->gates, buf);
        if (settled)
                append_ledger(settled, buf);
}
