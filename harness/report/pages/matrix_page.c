/* From the answer to the evidence: missing cells and gates first, then the effect of each setting, then all cells. */
#include "report/pages/matrix_page.h"

#include <math.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "report/figures/figure_tuning.h"
#include "report/pages/matrix_heat.h"
#include "report/pages/page_html.h"
#include "report/render/figure.h"
#include "words/matrix_words.h"
#include "words/page_words.h"

static void append_gates(const struct matrix_merged *merged, struct strbuf *buf)
{
        size_t open = 0;

        for (size_t i = 0; i < merged->gates.count; i++)
                open += merged->gates.gates[i].state != GATE_HOLDS;
        strbuf_printf(buf, "<section class=\"verdict %s\" aria-label=\"Gates\">\n<p class=\"word\">%s</p>\n",
                      merged->gates.exit_code == 0   ? "good"
                      : merged->gates.exit_code == 3 ? "open"
                                                     : "bad",
                      merged->gates.exit_code == 0   ? "HOLDS"
                      : merged->gates.exit_code == 4 ? "INCOMPLETE"
                      : merged->gates.exit_code == 3 ? "UNDECIDED"
                                                     : "FAILS");
        strbuf_append(buf, "<p class=\"meaning\">");
        matrix_words_counts(merged, buf);
        strbuf_append(buf, "; ");
        matrix_words_gates(merged, buf);
        strbuf_append(buf, ".</p>\n");
        if (open > 0)
                strbuf_append(buf, "<ul class=\"plain\">\n");
        for (size_t i = 0; i < merged->gates.count; i++) {
                const struct gate *gate = &merged->gates.gates[i];

                if (gate->state == GATE_HOLDS)
                        continue;
                strbuf_append(buf, "<li class=\"wrap\">");
                escape_html(buf, gate->name);
                strbuf_append(buf, ": <strong>");
                escape_html(buf, gate->value);
                strbuf_append(buf, "</strong>, not ");
                escape_html(buf, gate->limit);
                strbuf_append(buf, "</li>\n");
        }
        strbuf_append(buf, open > 0 ? "</ul>\n</section>\n" : "</section>\n");
}

static void append_sentences(const struct matrix_merged *merged, size_t baseline, struct strbuf *buf)
{
        strbuf_append(buf, "<ul class=\"plain\">\n");
        for (size_t i = 0; i < merged->trade_count; i++) {
                struct strbuf line = { 0 };

                if (merged->trades[i].baseline == baseline &&
                    matrix_words_trade(merged, &merged->trades[i], &line)) {
                        strbuf_append(buf, "<li>");
                        escape_html(buf, strbuf_text(&line));
                        strbuf_append(buf, "</li>\n");
                }
                strbuf_clear(&line);
        }
        strbuf_append(buf, "</ul>\n");
}

/* Appends one tuning curve for each baseline: combinations of different scenarios are not comparable. */
static void append_trades(const struct matrix_merged *merged, struct strbuf *buf)
{
        if (merged->trade_count == 0)
                return;
        strbuf_printf(buf, "<section>\n<h2>%s</h2>\n", page_words[PAGE_SMALLER]);
        for (size_t i = 0; i < merged->trade_count; i++) {
                struct figure figure = { 0 };

                if (merged->trades[i].combination != merged->trades[i].baseline)
                        continue;
                if (figure_tuning_build(merged, merged->trades[i].baseline, &figure))
                        page_html_append_figure(&figure, buf);
                figure_clear(&figure);
                append_sentences(merged, merged->trades[i].baseline, buf);
        }
        strbuf_append(buf, "</section>\n");
}

static void append_effect_row(const struct matrix_merged *merged, const struct matrix_effect *effect,
                              struct strbuf *buf)
{
        const struct matrix_axis *axis = &merged->matrix.axes[effect->axis];

        strbuf_append(buf, "<tr><th scope=\"row\">");
        escape_html(buf, matrix_words_short_key(axis->key));
        strbuf_append(buf, " ");
        escape_html(buf, axis->values[effect->value] ? axis->values[effect->value] : "default");
        strbuf_append(buf, " <span class=\"soft\">instead of ");
        escape_html(buf, axis->values[effect->reference] ? axis->values[effect->reference] : "default");
        strbuf_printf(buf, "</span></th><td>%s</td><td class=\"n\">",
                      matrix_figure_infos[effect->figure].label);
        matrix_words_change(effect->figure, effect->difference, buf);
        if (isfinite(effect->ratio))
                strbuf_printf(buf, " (%+.1f %%)", 100 * (effect->ratio - 1));
        strbuf_append(buf, "</td><td class=\"n\">");
        matrix_words_change(effect->figure, effect->difference_low, buf);
        strbuf_append(buf, " … ");
        matrix_words_change(effect->figure, effect->difference_high, buf);
        strbuf_printf(buf, "</td><td class=\"n\">%d</td></tr>\n", effect->pairs);
}

static void append_effects(const struct matrix_merged *merged, struct strbuf *buf)
{
        if (merged->effect_count == 0)
                return;
        strbuf_printf(buf,
                      "<section>\n<h2>%s</h2>\n<section class=\"scroll\" aria-label=\"Effects\" "
                      "tabindex=\"0\">\n<table class=\"long\">\n<caption>%s</caption>\n<thead><tr><th "
                      "scope=\"col\">Setting</th><th scope=\"col\">Figure</th><th scope=\"col\" "
                      "class=\"n\">Change</th><th scope=\"col\" class=\"n\">From … to</th><th "
                      "scope=\"col\" class=\"n\">Pairs</th></tr></thead>\n<tbody>\n",
                      page_words[PAGE_EFFECTS], page_words[PAGE_EFFECTS_EQUAL]);
        for (size_t i = 0; i < merged->effect_count; i++)
                append_effect_row(merged, &merged->effects[i], buf);
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n</section>\n");
}

void matrix_page_append(const struct matrix_merged *merged, const char *version, struct strbuf *buf)
{
        const char *question = merged->matrix.question;

        page_html_begin(merged->matrix.name, question ? question : merged->matrix.name, buf);
        matrix_heat_append_style(buf);
        strbuf_append(buf, "<p class=\"soft wrap\">");
        escape_html(buf, merged->matrix.name);
        strbuf_printf(buf, " · %zu combinations · %d repeat%s</p>\n</header>\n<main>\n",
                      merged->combination_count, merged->matrix.repeats,
                      merged->matrix.repeats == 1 ? "" : "s");
        append_gates(merged, buf);
        append_trades(merged, buf);
        strbuf_printf(buf, "<section>\n<h2>Every combination</h2>\n<p>%s</p>\n", page_words[PAGE_DARKER]);
        matrix_heat_append(merged, buf);
        strbuf_append(buf, "</section>\n");
        append_effects(merged, buf);
        strbuf_append(
                buf,
                "<section>\n<h2>Repeat this</h2>\n<pre><code>plateau matrix run matrix.json\n"
                "plateau matrix merge .</code></pre>\n<p>The files behind this page: "
                "<a href=\"cells.csv\">cells.csv</a>, <a href=\"merged.json\">merged.json</a>, "
                "<a href=\"summary.md\">summary.md</a>, <a href=\"benchstat.txt\">benchstat.txt</a>.</p>\n"
                "</section>\n");
        page_html_end(version, buf);
}
