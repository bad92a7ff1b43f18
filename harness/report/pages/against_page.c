/* A page like that of a result, with one table, one figure and the list of blocks. */
#include "report/pages/against_page.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/comparison.h"
#include "report/pages/page_html.h"
#include "words/comparison_words.h"
#include "words/gate_words.h"
#include "words/page_words.h"

static void append_cell(const char *text, struct strbuf *buf)
{
        strbuf_append(buf, "<td class=\"n\">");
        escape_html(buf, text);
        strbuf_append(buf, "</td>");
}

static void append_value_cell(const struct gate_baseline_row *row, double value, struct strbuf *buf)
{
        char text[UNITS_TEXT_MAX];

        append_cell(comparison_words_value(row, value, text), buf);
}

static void append_share_cell(bool known, double share, struct strbuf *buf)
{
        char *text = known ? mem_printf("%+.1f %%", 100 * share) : mem_dup("unknown");

        append_cell(text, buf);
        free(text);
}

static void append_changes(const struct comparison *comparison, struct strbuf *buf)
{
        struct strbuf bound = { 0 };

        comparison_words_bound(comparison, &bound);
        strbuf_append(buf,
                      "<section class=\"scroll\" aria-label=\"Changes\" tabindex=\"0\">\n<table>\n<caption>");
        strbuf_append(buf, page_words[PAGE_MEDIANS]);
        escape_html(buf, strbuf_text(&bound));
        strbuf_clear(&bound);
        strbuf_append(
                buf,
                "</caption>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\" class=\"n\">Old</th>"
                "<th scope=\"col\" class=\"n\">New</th><th scope=\"col\" class=\"n\">Change</th>"
                "<th scope=\"col\" class=\"n\">At least</th><th scope=\"col\" class=\"n\">Allowed</th>"
                "<th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                const struct gate_baseline_change *change = &comparison->changes[i];

                strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", change->row->label);
                append_value_cell(change->row, change->baseline, buf);
                append_value_cell(change->row, change->candidate, buf);
                append_share_cell(change->known, change->change.ratio, buf);
                append_share_cell(change->known, change->change.low, buf);
                append_share_cell(true, change->allowed, buf);
                strbuf_printf(buf,
                              change->worse ? "<td><strong>%s</strong></td></tr>\n" : "<td>%s</td></tr>\n",
                              comparison_words_state(change));
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
}

static void append_notes(const struct comparison *comparison, struct strbuf *buf)
{
        const struct gate_list *gates = &comparison->last.gates;

        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (comparison_words_noise(&comparison->changes[row], &line)) {
                        strbuf_append(buf, "<p>");
                        escape_html(buf, strbuf_text(&line));
                        strbuf_append(buf, "</p>\n");
                }
                strbuf_clear(&line);
        }
        for (size_t i = 0; i < gates->count; i++)
                if (gates->gates[i].state != GATE_HOLDS) {
                        strbuf_append(buf, "<p><strong>To look closer at ");
                        escape_html(buf, gates->gates[i].name);
                        strbuf_append(buf, ":</strong> ");
                        escape_html(buf, gate_words_closer(gates->gates[i].closer));
                        strbuf_append(buf, "</p>\n");
                }
}

static void append_verdict(const struct comparison *comparison, struct strbuf *buf)
{
        bool fails = comparison->last.gates.exit_code != 0;
        struct strbuf answer = { 0 };

        comparison_words_answer(comparison, &answer);
        answer.text[0] = (char)toupper((unsigned char)answer.text[0]);
        strbuf_printf(buf,
                      "<section class=\"verdict %s\" aria-label=\"Verdict\">\n<p class=\"word\">%s</p>\n"
                      "<p class=\"meaning\">",
                      fails ? "bad" : "good", fails ? "FAILS" : "HOLDS");
        escape_html(buf, strbuf_text(&answer));
        strbuf_append(buf, ".</p>\n");
        append_notes(comparison, buf);
        strbuf_append(buf, "</section>\n");
        strbuf_clear(&answer);
}

static void append_blocks(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_printf(buf,
                      "<section>\n<h2>%s</h2>\n<section class=\"scroll\" aria-label=\"Blocks\" "
                      "tabindex=\"0\">\n<table class=\"long\">\n<caption>%s</caption>\n<thead><tr><th "
                      "scope=\"col\">Block</th>",
                      page_words[PAGE_EACH_PROCESS], page_words[PAGE_EACH_BLOCK]);
        for (int row = 0; row < GATE_BASELINE_COUNT; row++)
                strbuf_printf(buf, "<th scope=\"col\" class=\"n\">%s</th>",
                              comparison->changes[row].row->label);
        strbuf_append(buf, "</tr></thead>\n<tbody>\n");
        for (int i = 0; i < comparison->count; i++) {
                char *name = blocks_folder_name(i);

                strbuf_printf(buf, "<tr><th scope=\"row\">%s</th>", name);
                for (int row = 0; row < GATE_BASELINE_COUNT; row++)
                        append_value_cell(comparison->changes[row].row, comparison->values[i][row], buf);
                strbuf_append(buf, "</tr>\n");
                free(name);
        }
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n</section>\n");
}

static void append_repeat(const struct result *last, struct strbuf *buf)
{
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n<p>Measure again:</p>\n<pre><code>",
                      page_words[PAGE_AGAIN]);
        escape_html(buf, last->command_line ? last->command_line : "plateau run --against");
        strbuf_printf(buf,
                      "</code></pre>\n<p>%s</p>\n<pre><code>plateau gate .</code></pre>\n<p>%s</p>\n"
                      "<pre><code>plateau report 02-new --output /tmp/block</code></pre>\n</section>\n",
                      page_words[PAGE_COMPUTE_AGAIN], page_words[PAGE_DRAW_BLOCK]);
}

void against_page_append(const struct comparison *comparison, const struct figure *figure, struct strbuf *buf)
{
        const struct result *last = &comparison->last;
        char *title = mem_printf("%s against a baseline: %s", last->scenario.name,
                                 last->gates.exit_code ? "FAILS" : "HOLDS");

        page_html_begin(title, page_words[comparison->same_program ? PAGE_OTHER_SETTING : PAGE_NEW_BUILD],
                        buf);
        strbuf_append(buf, "<p class=\"soft wrap\">");
        escape_html(buf, last->scenario.name);
        strbuf_append(buf, " · ");
        comparison_words_pairs(comparison, buf);
        strbuf_append(buf, " · ");
        page_html_append_time(last->started_wall_ns, buf);
        strbuf_append(buf, "</p>\n</header>\n<main>\n");
        append_verdict(comparison, buf);
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_HOW_MUCH]);
        append_changes(comparison, buf);
        if (figure)
                page_html_append_figure(figure, buf);
        strbuf_append(buf, "</section>\n");
        append_blocks(comparison, buf);
        append_repeat(last, buf);
        page_html_end(last->harness_version, buf);
        free(title);
}
