/* Pads cells by their width on a terminal, not by their length in bytes. */
#include "report/pages/compare_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "model/result.h"
#include "report/figures/compare_rows.h"

enum { LABEL_WIDTH = 26, COLUMN_WIDTH = 22, TIMES_FROM = 10 };

/* Appends a right-aligned cell. */
static void append_cell(const char *text, int width, struct strbuf *buf)
{
        int blanks = width - escape_width(text);

        strbuf_printf(buf, "%*s%s", blanks > 1 ? blanks : 1, "", text);
}

/* Formats a change in nine columns: "  +5.0 %", from tenfold on "     ×12". */
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

/* Appends "58.4 MiB  +5.0 %": the value, and its change from the first result if both are known and the first is not
 * tiny. */
static void append_value(const struct compare_row *row, double value, double first, bool is_first,
                         struct strbuf *buf)
{
        char text[96];
        size_t len;

        compare_row_format(row, value, text, sizeof(text));
        len = strlen(text);
        if (!is_first && row->level && isfinite(value) && isfinite(first) && first != 0)
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
        for (size_t r = 0; r < compare_row_count; r++) {
                double first = compare_rows[r].value(results[0], compare_rows[r].which);

                if (!compare_row_is_known(&compare_rows[r], results, count))
                        continue;
                strbuf_printf(buf, "%-*s", LABEL_WIDTH, compare_rows[r].label);
                for (size_t i = 0; i < count; i++)
                        append_value(&compare_rows[r],
                                     compare_rows[r].value(results[i], compare_rows[r].which), first, i == 0,
                                     buf);
                strbuf_append_char(buf, '\n');
        }
}
