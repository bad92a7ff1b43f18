/* Rows are the combinations of all axes but the last, in the order of the axes. Combinations that exist only through an
 * include follow below, labelled with their own settings. */
#include "report/pages/matrix_heat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "model/matrix_merged.h"
#include "words/matrix_words.h"

void matrix_heat_append_style(struct strbuf *buf)
{
        strbuf_append(
                buf,
                "<style>\n"
                "td.heat{background:color-mix(in srgb,var(--bar) var(--h),var(--ground));padding:.3rem .5rem;"
                "text-align:right;border:1px solid var(--ground);white-space:nowrap;"
                "print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
                "td.heat a{color:inherit;text-decoration:none}td.heat strong{display:block;font-weight:600;"
                "font-variant-numeric:tabular-nums}td.heat span{font-size:.75rem}\n"
                "td.hole{border:2px dashed var(--bad);color:var(--bad);text-align:center;font-weight:600}\n"
                "td.bad span{color:var(--bad);font-weight:700}\n"
                "</style>\n");
}

/* Opacity of the deepest colour; more would make text unreadable in the light or the dark scheme. */
static const double deepest = 0.34;

struct range {
        double low;
        double high;
};

static struct range range_of(const struct matrix_merged *merged, int figure)
{
        struct range range = { INFINITY, -INFINITY };

        for (size_t i = 0; i < merged->combination_count; i++) {
                double value = merged->combinations[i].figures[figure].median;

                if (isfinite(value)) {
                        range.low = fmin(range.low, value);
                        range.high = fmax(range.high, value);
                }
        }
        return range;
}

/* Returns the lowest index among the cells of a combination, to which its link leads. */
static int first_cell(const struct matrix_merged *merged, size_t combination)
{
        for (size_t i = 0; i < merged->cells.count; i++)
                if (merged->cells.items[i].combination == (int)combination && merged->found[i] &&
                    merged->records[i].measured)
                        return merged->cells.items[i].index;
        return -1;
}

static void append_range(const struct matrix_spread *spread, int figure, struct strbuf *buf)
{
        if (spread->count < 2)
                return;
        strbuf_append(buf, "<br><span>");
        matrix_words_figure(figure, spread->low, buf);
        strbuf_append(buf, " – ");
        matrix_words_figure(figure, spread->high, buf);
        strbuf_append(buf, "</span>");
}

static void append_measured(const struct matrix_merged *merged, size_t i, int figure,
                            const struct range *range, struct strbuf *buf)
{
        const struct matrix_combination *combination = &merged->combinations[i];
        const struct matrix_spread *spread = &combination->figures[figure];
        double span = range->high - range->low;
        double share = isfinite(spread->median) && span > 0 ? (spread->median - range->low) / span : 0;

        strbuf_printf(buf,
                      "<td class=\"heat%s\" style=\"--h:%.0f%%\"><a href=\"cells/%04d/report.html\"><strong>",
                      combination->shape == SHAPE_GROWING ? " bad" : "", 100 * deepest * share,
                      first_cell(merged, i));
        matrix_words_figure(figure, spread->median, buf);
        strbuf_printf(buf, "</strong><span>%s%s</span>", shape_names[combination->shape],
                      combination->agree ? "" : " (differs)");
        append_range(spread, figure, buf);
        strbuf_append(buf, "</a></td>");
}

static void append_cell(const struct matrix_merged *merged, size_t i, int figure, const struct range *range,
                        struct strbuf *buf)
{
        const struct matrix_combination *combination = &merged->combinations[i];

        if (combination->measured > 0) {
                append_measured(merged, i, figure, range, buf);
        } else if (combination->invalid > 0) {
                strbuf_append(buf, "<td class=\"hole\" title=\"");
                escape_html(buf, combination->reason);
                strbuf_append(buf, "\">not measured</td>");
        } else {
                strbuf_append(buf, "<td class=\"hole\">missing</td>");
        }
}

/* Returns true if two combinations belong to the same row: equal on all axes but the last. Settings that an include added
 * beside the axes do not matter. */
static bool same_row(const struct matrix *matrix, const struct matrix_settings *a,
                     const struct matrix_settings *b)
{
        for (size_t i = 0; i + 1 < matrix->axis_count; i++) {
                const struct matrix_setting *of_a = matrix_settings_find(a, matrix->axes[i].key);
                const struct matrix_setting *of_b = matrix_settings_find(b, matrix->axes[i].key);

                if (!of_a != !of_b || (of_a && !matrix_value_equals(of_a->value, of_b->value)))
                        return false;
        }
        return true;
}

static size_t column_of(const struct matrix_axis *axis, const struct matrix_settings *at)
{
        const struct matrix_setting *own = matrix_settings_find(at, axis->key);

        for (size_t i = 0; own && i < axis->count; i++)
                if (matrix_value_equals(axis->values[i], own->value))
                        return i;
        return axis->count;
}

static void append_row_head(const struct matrix *matrix, const struct matrix_settings *at, struct strbuf *buf)
{
        for (size_t i = 0; i + 1 < matrix->axis_count; i++) {
                const struct matrix_setting *own = matrix_settings_find(at, matrix->axes[i].key);

                strbuf_append(buf, "<th scope=\"row\">");
                escape_html(buf, own && own->value ? own->value : "default");
                strbuf_append(buf, "</th>");
        }
        if (matrix->axis_count == 1)
                strbuf_append(buf, "<th scope=\"row\"></th>");
}

/* Appends the row of combination `first`, with all combinations that belong to it. */
static void append_row(const struct matrix_merged *merged, size_t first, int figure,
                       const struct range *range, bool *done, struct strbuf *buf)
{
        const struct matrix *matrix = &merged->matrix;
        const struct matrix_axis *columns = &matrix->axes[matrix->axis_count - 1];

        strbuf_append(buf, "<tr>");
        append_row_head(matrix, &merged->combinations[first].at, buf);
        for (size_t column = 0; column < columns->count; column++) {
                size_t found = SIZE_MAX;

                for (size_t i = first; i < merged->combination_count && found == SIZE_MAX; i++)
                        if (!done[i] && column_of(columns, &merged->combinations[i].at) == column &&
                            same_row(matrix, &merged->combinations[first].at, &merged->combinations[i].at))
                                found = i;
                if (found == SIZE_MAX) {
                        strbuf_append(buf, "<td></td>");
                } else {
                        append_cell(merged, found, figure, range, buf);
                        done[found] = true;
                }
        }
        strbuf_append(buf, "</tr>\n");
        done[first] = true;
}

static void append_head(const struct matrix *matrix, struct strbuf *buf)
{
        const struct matrix_axis *columns = &matrix->axes[matrix->axis_count - 1];

        strbuf_append(buf, "<thead><tr>");
        for (size_t i = 0; i + 1 < matrix->axis_count; i++) {
                strbuf_append(buf, "<th scope=\"col\">");
                escape_html(buf, matrix_words_short_key(matrix->axes[i].key));
                strbuf_append(buf, "</th>");
        }
        if (matrix->axis_count == 1)
                strbuf_append(buf, "<td></td>");
        for (size_t i = 0; i < columns->count; i++) {
                strbuf_append(buf, "<th scope=\"col\" class=\"n\">");
                escape_html(buf, matrix_words_short_key(columns->key));
                strbuf_append(buf, " ");
                escape_html(buf, columns->values[i] ? columns->values[i] : "default");
                strbuf_append(buf, "</th>");
        }
        strbuf_append(buf, "</tr></thead>\n");
}

static void append_map(const struct matrix_merged *merged, int figure, struct strbuf *buf)
{
        struct range range = range_of(merged, figure);
        bool *done = mem_new(merged->combination_count, sizeof(*done));

        strbuf_printf(buf,
                      "<h3>%s</h3>\n<section class=\"scroll\" aria-label=\"%s\" tabindex=\"0\">\n<table>\n"
                      "<caption>%s</caption>\n",
                      matrix_figure_infos[figure].label, matrix_figure_infos[figure].label,
                      matrix_figure_infos[figure].meaning);
        append_head(&merged->matrix, buf);
        strbuf_append(buf, "<tbody>\n");
        for (size_t i = 0; i < merged->combination_count; i++)
                if (!done[i])
                        append_row(merged, i, figure, &range, done, buf);
        strbuf_append(buf, "</tbody>\n</table>\n</section>\n");
        free(done);
}

void matrix_heat_append(const struct matrix_merged *merged, struct strbuf *buf)
{
        for (int figure = 0; figure < MATRIX_FIGURE_COUNT; figure++)
                if (range_of(merged, figure).high >= range_of(merged, figure).low)
                        append_map(merged, figure, buf);
}
