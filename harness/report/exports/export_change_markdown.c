/* Two builds compared, for a pull request or a job's summary. */
#include "report/exports/export_change_markdown.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/comparison.h"
#include "words/comparison_words.h"

void export_change_markdown_append(const struct comparison *comparison, struct strbuf *buf)
{
        strbuf_append(buf, "## plateau: ");
        escape_markdown(buf, comparison->last.scenario.name);
        strbuf_printf(buf, " against a baseline: %s\n\n",
                      comparison->last.gates.exit_code ? "FAILS" : "HOLDS");
        comparison_words_answer(comparison, buf);
        strbuf_append(buf,
                      "\n\n| | Old | New | Change | At least | Allowed | |\n|---|--:|--:|--:|--:|--:|---|\n");
        for (int i = 0; i < GATE_BASELINE_COUNT; i++) {
                const struct gate_baseline_change *change = &comparison->changes[i];
                char old[UNITS_TEXT_MAX], new[UNITS_TEXT_MAX];

                strbuf_printf(buf, "| %s | %s | %s |", change->row->label,
                              comparison_words_value(change->row, change->baseline, old),
                              comparison_words_value(change->row, change->candidate, new));
                if (change->known)
                        strbuf_printf(buf, " %+.1f %% | %+.1f %% |", 100 * change->change.ratio,
                                      100 * change->change.low);
                else
                        strbuf_append(buf, " unknown | unknown |");
                strbuf_printf(buf, " %.1f %% | %s |\n", 100 * change->allowed,
                              comparison_words_state(change));
        }
        for (int row = 0; row < GATE_BASELINE_COUNT; row++) {
                struct strbuf line = { 0 };

                if (comparison_words_noise(&comparison->changes[row], &line))
                        strbuf_printf(buf, "\n%s.\n", strbuf_text(&line));
                strbuf_clear(&line);
        }
        strbuf_append_char(buf, '\n');
        comparison_words_pairs(comparison, buf);
        strbuf_append(buf, ". ");
        comparison_words_bound(comparison, buf);
        strbuf_append_char(buf, '\n');
}
