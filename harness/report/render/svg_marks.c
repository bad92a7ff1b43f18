/* Marks of one style share a class: s0, s1, … are figure_styles, whose colours are in the page's style sheet. */
#include "report/render/svg_marks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/escape.h"
#include "base/strbuf.h"
#include "report/render/figure.h"
#include "report/render/svg_frame.h"

enum { HOVER_MAX = 160 };

/* Appends a <title>, shown under the pointer: "RSS: 58.4 MiB at 12.3 s". */
static void append_value_title(const struct svg_frame *frame, const char *label, double x, double y)
{
        char *at = figure_axis_text(&frame->figure->x, x);
        char *value = figure_axis_text(&frame->figure->y, y);

        strbuf_append(frame->buf, "<title>");
        escape_html(frame->buf, label ? label : "");
        strbuf_printf(frame->buf, ": %s at %s%s</title>", value, frame->figure->x.whole ? "run " : "", at);
        free(at);
        free(value);
}

static void append_path(const struct svg_frame *frame, const struct figure_series *series)
{
        const struct figure *figure = frame->figure;
        bool pen_down = false;
        double last_y = 0;

        strbuf_append(frame->buf, "<path d=\"");
        for (size_t row = 0; row < figure->row_count; row++) {
                double y = figure_cell(figure, row, series->y);
                double x_at;
                double y_at;

                if (y == FIGURE_SKIP)
                        continue;
                if (isnan(y)) {
                        pen_down = false;
                        continue;
                }
                x_at = svg_map_x(frame, figure_cell(figure, row, 0));
                y_at = svg_map_y(frame, y);
                if (pen_down && series->mark == FIGURE_STEPS)
                        strbuf_printf(frame->buf, "L%.1f %.1f", x_at, last_y);
                strbuf_printf(frame->buf, "%c%.1f %.1f", pen_down ? 'L' : 'M', x_at, y_at);
                pen_down = true;
                last_y = y_at;
        }
        strbuf_printf(frame->buf, "\" class=\"line s%d\" stroke-width=\"%.1f\"/>\n", series->style,
                      series->width > 0 ? series->width : 2.0);
}

static size_t count_points(const struct figure *figure, size_t column)
{
        size_t count = 0;

        for (size_t row = 0; row < figure->row_count; row++)
                count += isfinite(figure_cell(figure, row, column));
        return count;
}

/* Draws points, visible if the kind of series has points, otherwise invisible ones to hover over; on a long line only
 * every n-th. */
static void append_points(const struct svg_frame *frame, const struct figure_series *series, bool hover)
{
        const struct figure *figure = frame->figure;
        size_t stride = count_points(figure, series->y) / HOVER_MAX + 1;
        bool visible = series->mark == FIGURE_POINTS || (series->mark == FIGURE_LINE_POINTS && stride == 1);
        size_t index = 0;

        if (!hover && !visible)
                return;
        for (size_t row = 0; row < figure->row_count; row++) {
                double x = figure_cell(figure, row, 0);
                double y = figure_cell(figure, row, series->y);

                if (!isfinite(y) || index++ % stride != 0)
                        continue;
                if (visible)
                        strbuf_printf(frame->buf,
                                      "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" class=\"point s%d\">",
                                      svg_map_x(frame, x), svg_map_y(frame, y), series->style);
                else
                        strbuf_printf(frame->buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" class=\"hit\">",
                                      svg_map_x(frame, x), svg_map_y(frame, y));
                if (hover)
                        append_value_title(frame, series->label, x, y);
                strbuf_append(frame->buf, "</circle>\n");
                if (series->mark == FIGURE_POINTS && figure->row_labels && figure->row_labels[row])
                        svg_text(frame, svg_map_x(frame, x) + 6, svg_map_y(frame, y) - 6, "start", "tick",
                                 figure->row_labels[row]);
        }
}

static bool band_is_known(const struct figure *figure, const struct figure_series *series, size_t row)
{
        return isfinite(figure_cell(figure, row, series->y)) &&
               isfinite(figure_cell(figure, row, series->y2));
}

/* Draws a band as one path: forward along the lower edge, back along the upper one. */
static void append_band(const struct svg_frame *frame, const struct figure_series *series)
{
        const struct figure *figure = frame->figure;
        char letter = 'M';

        strbuf_append(frame->buf, "<path d=\"");
        for (size_t row = 0; row < figure->row_count; row++)
                if (band_is_known(figure, series, row)) {
                        strbuf_printf(frame->buf, "%c%.1f %.1f", letter,
                                      svg_map_x(frame, figure_cell(figure, row, 0)),
                                      svg_map_y(frame, figure_cell(figure, row, series->y)));
                        letter = 'L';
                }
        for (size_t row = figure->row_count; row-- > 0;)
                if (band_is_known(figure, series, row))
                        strbuf_printf(frame->buf, "L%.1f %.1f", svg_map_x(frame, figure_cell(figure, row, 0)),
                                      svg_map_y(frame, figure_cell(figure, row, series->y2)));
        strbuf_printf(frame->buf, "%s\" class=\"band s%d\"/>\n", letter == 'L' ? "Z" : "", series->style);
}

static void append_boxes(const struct svg_frame *frame, const struct figure_series *series)
{
        const struct figure *figure = frame->figure;
        double bottom = svg_map_y(frame, 0);

        strbuf_append(frame->buf, "<path d=\"");
        for (size_t row = 0; row < figure->row_count; row++) {
                double x = figure_cell(figure, row, 0);
                double y = figure_cell(figure, row, series->y);

                if (isfinite(y))
                        strbuf_printf(frame->buf, "M%.1f %.1fV%.1fH%.1fV%.1fZ", svg_map_x(frame, x - 0.5),
                                      bottom, svg_map_y(frame, y), svg_map_x(frame, x + 0.5), bottom);
        }
        strbuf_printf(frame->buf, "\" class=\"area s%d\"/>\n", series->style);
}

void svg_bar(const struct svg_frame *frame, size_t row, bool hover)
{
        const struct figure *figure = frame->figure;
        double left = svg_map_x(frame, (double)row - 0.38);
        double right = svg_map_x(frame, (double)row + 0.38);
        double stack = 0;

        for (size_t i = 0; i < figure->series_count; i++) {
                const struct figure_series *series = &figure->series[i];
                double y = figure_cell(figure, row, series->y);
                double top;
                double height;
                char *text;

                if (series->mark != FIGURE_BAR || !isfinite(y) || y <= 0)
                        continue;
                top = svg_map_y(frame, stack + y);
                height = svg_map_y(frame, stack) - top;
                text = figure_axis_text(&figure->y, y);
                strbuf_printf(
                        frame->buf,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"area part s%d\">",
                        left, top, right - left, height, series->style);
                if (hover)
                        strbuf_printf(frame->buf, "<title>%s: %s (%s)</title>", series->label, text,
                                      figure->row_labels[row]);
                strbuf_append(frame->buf, "</rect>\n");
                if (height >= 15)
                        strbuf_printf(
                                frame->buf,
                                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" class=\"value on%d\">%.1f</text>\n",
                                (left + right) / 2, top + height / 2 + 4.5, series->style,
                                y / figure->y.divisor);
                free(text);
                stack += y;
        }
        if (figure->row_notes[row])
                svg_text(frame, (left + right) / 2, svg_map_y(frame, stack) - 5, "middle", "note",
                         figure->row_notes[row]);
}

/* Draws the name and the note of a row, beside the drawing or in a line of their own above the interval. */
static void append_row_texts(const struct svg_frame *frame, size_t row, double y)
{
        double right = frame->left + frame->width;

        if (frame->beside)
                svg_text(frame, frame->left - 8, y + 4.5, "end", "label", frame->figure->row_labels[row]);
        else
                svg_text(frame, frame->left + 4, y - 15, "start", "label", frame->figure->row_labels[row]);
        if (!frame->figure->row_notes[row])
                return;
        if (frame->beside)
                svg_text(frame, right + 8, y + 4.5, "start", "tick", frame->figure->row_notes[row]);
        else
                svg_text(frame, right - 4, y - 15, "end", "tick", frame->figure->row_notes[row]);
}

/* Draws the interval of one row; nothing if the series has none in this row. */
static void append_interval(const struct svg_frame *frame, const struct figure_series *series, size_t row)
{
        const struct figure *figure = frame->figure;
        double middle = figure_cell(figure, row, series->y);
        double low = figure_cell(figure, row, series->y2);
        double high = figure_cell(figure, row, series->y3);
        double y = frame->top + (frame->beside ? SVG_ROW_HEIGHT * ((double)row + 0.5)
                                               : SVG_ROW_HEIGHT_NARROW * (double)row + 33);
        char class[32];

        if (middle == FIGURE_SKIP)
                return;
        snprintf(class, sizeof(class), "whisker s%d", series->style);
        append_row_texts(frame, row, y);
        if (isfinite(low) && isfinite(high)) {
                svg_line(frame, svg_map_x(frame, low), y, svg_map_x(frame, high), y, class);
                svg_line(frame, svg_map_x(frame, low), y - 5, svg_map_x(frame, low), y + 5, class);
                svg_line(frame, svg_map_x(frame, high), y - 5, svg_map_x(frame, high), y + 5, class);
        }
        strbuf_printf(frame->buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" class=\"point s%d\"/>\n",
                      svg_map_x(frame, middle), y, series->style);
}

void svg_series(const struct svg_frame *frame, const struct figure_series *series, bool hover)
{
        switch (series->mark) {
        case FIGURE_LINE:
        case FIGURE_LINE_POINTS:
        case FIGURE_STEPS:
                append_path(frame, series);
                append_points(frame, series, hover);
                break;
        case FIGURE_POINTS:
                append_points(frame, series, hover);
                break;
        case FIGURE_BAND:
                append_band(frame, series);
                break;
        case FIGURE_BOX:
                append_boxes(frame, series);
                break;
        case FIGURE_INTERVAL:
                for (size_t row = 0; row < frame->figure->row_count; row++)
                        append_interval(frame, series, row);
                break;
        case FIGURE_BAR:
                break; /* drawn bar by bar */
        }
}
