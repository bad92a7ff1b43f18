/* Composes lines from the sentences of words/. */
#include "report/pages/summary_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "base/units.h"
#include "model/ledger_parts.h"
#include "model/result.h"
#include "report/render/text_style.h"
#include "words/advice.h"
#include "words/captions.h"
#include "words/story.h"
#include "words/words.h"

enum { HOLDERS_SHOWN = 8, CALL_SITES_SHOWN = 5, REASONS_SHOWN = 3 };

static const char *const shape_colours[SHAPE_COUNT] = {
        [SHAPE_PLATEAU] = "\033[1;32m",
        [SHAPE_RELEASED] = "\033[1;32m",
        [SHAPE_GROWING] = "\033[1;31m",
        [SHAPE_INCONCLUSIVE] = "\033[1;33m",
};

static void append_coloured(const struct text_style *style, const char *colour, const char *text,
                            struct strbuf *buf)
{
        if (style->colour)
                strbuf_append(buf, colour);
        strbuf_append(buf, text);
        if (style->colour)
                strbuf_append(buf, "\033[0m");
}

static void append_head(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;

        strbuf_append(buf, "VERDICT   ");
        append_coloured(style, shape_colours[story_is_void(result) ? SHAPE_INCONCLUSIVE : verdict->shape],
                        story_headline(result), buf);
        if (verdict->has_cause && !story_is_void(result))
                strbuf_printf(buf, "   cause: %s", channel_infos[verdict->cause].label);
        if (!story_is_void(result)) {
                strbuf_append(buf, style->width > 0 && style->width < 64 ? "\n          " : "   ");
                strbuf_append(buf, "hypothesis \"Go reserved\": ");
                append_coloured(style, "\033[1m", hypothesis_names[verdict->hypothesis], buf);
        }
        strbuf_append_char(buf, '\n');
}

/* Appends a cell to the current line, or begins a new line if it does not fit. A cell is never broken. */
static void append_cell(const struct text_style *style, const char *cell, int *column, struct strbuf *buf)
{
        int width = escape_width(cell);

        if (*column > 0 && style->width > 0 && 4 + *column + 3 + width > style->width) {
                strbuf_append(buf, "\n    ");
                *column = 0;
        } else if (*column > 0) {
                strbuf_append(buf, " │ ");
                *column += 3;
        }
        strbuf_append(buf, cell);
        *column += width;
}

/* What holds the gap: a cell for each large part, one for all small ones, one for what is unexplained. */
struct holder_line {
        const struct text_style *style;
        struct strbuf *buf;
        double divisor;
        const char *unit;
        int column;
};

static void append_holder(struct holder_line *line, const char *label, double bytes)
{
        char *cell = mem_printf("%s %.1f%s", label, bytes / line->divisor, line->unit);

        append_cell(line->style, cell, &line->column, line->buf);
        free(cell);
}

/* Leaves out the live heap, which is not part of the gap, and "unexplained", which comes last. */
static bool is_in_the_gap(const struct ledger_share *share)
{
        return isfinite(share->bytes) && share->part->first != LEDGER_LIVE_HEAP &&
               share->part->first != LEDGER_UNEXPLAINED;
}

static void append_holders(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        const struct ledger *ledger = result_ledger(result, -1, CHECKPOINT_SETTLED);
        bool small = ledger && ledger->rss_bytes < 4 * 1048576;
        struct holder_line line = { style, buf, small ? 1024 : 1048576, small ? " KiB" : " MiB", 0 };
        struct ledger_share shares[LEDGER_PART_COUNT];
        double others = 0;
        bool has_others = false;
        size_t count;

        if (!ledger)
                return;
        count = ledger_parts_sort(ledger, shares);
        strbuf_append(buf, "    ");
        for (size_t i = 0, shown = 0; i < count; i++) {
                if (!is_in_the_gap(&shares[i]))
                        continue;
                if (shown++ < HOLDERS_SHOWN && shares[i].bytes >= 0.05 * line.divisor) {
                        append_holder(&line, shares[i].part->label, shares[i].bytes);
                } else {
                        others += shares[i].bytes;
                        has_others = fabs(others) >= 0.05 * line.divisor;
                }
        }
        if (has_others)
                append_holder(&line, "others", others);
        if (ledger->rows[LEDGER_UNEXPLAINED].known)
                append_holder(&line, "unexplained", (double)ledger->rows[LEDGER_UNEXPLAINED].bytes);
        strbuf_append_char(buf, '\n');
}

typedef bool (*sentence_fn)(const struct result *result, struct strbuf *buf);

static void append_sentence(const struct result *result, const struct text_style *style, sentence_fn sentence,
                            struct strbuf *buf)
{
        struct strbuf text = { 0 };

        if (sentence(result, &text))
                text_style_wrap(style, 2, strbuf_text(&text), buf);
        strbuf_clear(&text);
}

static void append_call_sites(const struct verdict *verdict, const struct text_style *style,
                              struct strbuf *buf)
{
        size_t count =
                verdict->call_site_count < CALL_SITES_SHOWN ? verdict->call_site_count : CALL_SITES_SHOWN;
        struct strbuf line = { 0 };

        if (count)
                strbuf_append(buf,
                              verdict->shape == SHAPE_GROWING
                                      ? "  what grew, by call site:\n"
                                      : "  what grew so far, by call site (no cause: it is not decided):\n");
        for (size_t i = 0; i < count; i++) {
                const struct verdict_call_site *site = &verdict->call_sites[i];
                char amount[UNITS_TEXT_MAX];

                if (site->goroutines)
                        snprintf(amount, sizeof(amount), "%.0f goroutines", site->growth);
                else
                        units_format_bytes(site->growth, amount);
                strbuf_reset(&line);
                strbuf_printf(&line, "%.0f %%, %s: ", 100 * site->share, amount);
                escape_plain(&line, site->stack);
                text_style_wrap(style, 4, strbuf_text(&line), buf);
        }
        strbuf_clear(&line);
}

static void append_reason(const struct finding *finding, const char *before, const struct text_style *style,
                          struct strbuf *buf)
{
        struct strbuf line = { 0 };
        char *reason = words_of(finding);

        strbuf_append(&line, before);
        escape_plain(&line, reason);
        text_style_wrap(style, 2, strbuf_text(&line), buf);
        strbuf_clear(&line);
        free(reason);
}

/* Appends reasons, the most important first, unless the answer is simply flat memory that Go holds. */
static void append_reasons(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        const struct finding_list *findings = &result->verdict.findings;
        int shown = 0;

        if (result->verdict.hypothesis == HYPOTHESIS_CONFIRMED && !story_is_void(result))
                return;
        for (int rank = FINDING_RANK_STOPS; rank <= FINDING_RANK_NOTES; rank++)
                for (size_t i = 0; i < findings->count && shown < REASONS_SHOWN; i++)
                        if ((int)findings->items[i].rank == rank &&
                            story_tells(result, &findings->items[i]) &&
                            !story_is_of_connections(&findings->items[i]))
                                append_reason(&findings->items[i], shown++ ? "and: " : "because: ", style,
                                              buf);
}

static void append_connections(const struct result *result, const struct text_style *style,
                               struct strbuf *buf)
{
        const struct finding_list *findings = &result->verdict.findings;

        for (size_t i = 0; i < findings->count && !story_is_void(result); i++)
                if (story_is_of_connections(&findings->items[i]))
                        append_reason(&findings->items[i], "", style, buf);
}

static void append_ending(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        struct strbuf line = { 0 };

        captions_ending(result, &line);
        if (line.len)
                text_style_wrap(style, 2, strbuf_text(&line), buf);
        strbuf_clear(&line);
}

/* Appends advice unless memory is flat. */
static void append_advice(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        const struct verdict *verdict = &result->verdict;
        struct strbuf line = { 0 };

        if (!story_is_void(result) && (verdict->shape == SHAPE_PLATEAU || verdict->shape == SHAPE_RELEASED))
                return;
        strbuf_append(&line, "next: ");
        advice_append(result, &line);
        text_style_wrap(style, 2, strbuf_text(&line), buf);
        strbuf_clear(&line);
}

void summary_text_append(const struct result *result, const struct text_style *style, struct strbuf *buf)
{
        static const sentence_fn sentences[] = { story_slope, story_growth, story_also, story_release };

        if (!result->has_verdict) {
                strbuf_append(buf, "VERDICT   none: this result has not been judged\n");
                append_ending(result, style, buf);
                return;
        }
        append_head(result, style, buf);
        append_ending(result, style, buf);
        append_sentence(result, style, story_levels, buf);
        append_holders(result, style, buf);
        for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
                append_sentence(result, style, sentences[i], buf);
        append_connections(result, style, buf);
        append_call_sites(&result->verdict, style, buf);
        append_reasons(result, style, buf);
        append_advice(result, style, buf);
}
