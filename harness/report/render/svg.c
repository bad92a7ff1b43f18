/* A frame maps stored values to the view box; one function for each mark draws into it.
 *
 * Marks that share a look share a class: s0, s1, … are figure_styles, the page's style sheet gives them colours.
 */
#include "report/render/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "base/escape.h"
#include "report/render/figure.h"
#include "report/render/ticks.h"

enum {
        HOVER_MAX = 160,
        MARGIN_TOP = 34,
        MARGIN_BOTTOM = 44,
        MARGIN_LEFT = 58,
        MARGIN_RIGHT = 12,
        /* Figures of rows: names and notes beside the drawing where there is room, above each interval where not. */
        ROW_NAMES = 150,
        ROW_NOTES = 240,
        ROW_HEIGHT = 32,
        ROW_HEIGHT_NARROW = 46,
        WIDE = 700,
        LETTER_WIDTH = 7,
        TICK_WIDTH = 34
};

struct frame {
        const struct figure *figure;
        struct strbuf *buf;
        double left;
        double top;
        double width;
        double height;
        bool beside;  /* names and notes of rows stand beside the drawing */
        double x_low; /* scaled */
        double x_high;
        double y_low;
        double y_high;
        double y_from; /* stored: the range that ticks are chosen from */
        double y_to;
        double x_from;
        double x_to;
};

static double map_x(const struct frame *frame, double value)
{
        double scaled = figure_scaled(&frame->figure->x, value);

        return frame->left + frame->width * (scaled - frame->x_low) / (frame->x_high - frame->x_low);
}

static double map_y(const struct frame *frame, double value)
{
        double scaled = figure_scaled(&frame->figure->y, value);

        return frame->top + frame->height * (1 - (scaled - frame->y_low) / (frame->y_high - frame->y_low));
}

static void set_x_range(struct frame *frame)
{
        const struct figure *figure = frame->figure;

        if (figure->x.scale == FIGURE_ROWS) {
                frame->x_from = -0.6;
                frame->x_to = (double)figure->row_count - 0.4;
        } else if (!figure_x_range(figure, &frame->x_from, &frame->x_to) || frame->x_from == frame->x_to) {
                frame->x_to = frame->x_from + 1;
        }
        frame->x_low = figure_scaled(&figure->x, frame->x_from);
        frame->x_high = figure_scaled(&figure->x, frame->x_to);
}

static void set_y_range(struct frame *frame)
{
        const struct figure *figure = frame->figure;

        if (figure->y.scale == FIGURE_ROWS || !figure_y_range(figure, &frame->y_from, &frame->y_to)) {
                frame->y_from = 0;
                frame->y_to = 1;
        }
        if (figure->y.scale == FIGURE_LOG) {
                frame->y_from /= 1.25;
                frame->y_to *= 1.25;
        } else {
                if (figure->y.from_zero && frame->y_from > 0)
                        frame->y_from = 0;
                frame->y_to += 0.06 * (frame->y_to - frame->y_from);
        }
        if (!(frame->y_to > frame->y_from))
                frame->y_to = frame->y_from + 1;
        frame->y_low = figure_scaled(&figure->y, frame->y_from);
        frame->y_high = figure_scaled(&figure->y, frame->y_to);
}

static void append_text(const struct frame *frame, double x, double y, const char *anchor, const char *class,
                        const char *text)
{
        strbuf_printf(frame->buf, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y,
                      anchor, class);
        escape_html(frame->buf, text);
        strbuf_append(frame->buf, "</text>\n");
}

static void append_line_element(const struct frame *frame, double x1, double y1, double x2, double y2,
                                const char *class)
{
        strbuf_printf(frame->buf, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
                      x1, y1, x2, y2, class);
}

/* A tick's number without its unit: the axis names it. */
static void append_tick_text(const struct frame *frame, const struct figure_axis *axis, double value,
                             double x, double y, const char *anchor)
{
        struct figure_axis bare = *axis;
        char *text;

        bare.unit = NULL;
        text = figure_axis_text(&bare, value);
        append_text(frame, x, y, anchor, "tick", text);
        free(text);
}

static void append_y_axis(const struct frame *frame)
{
        const struct figure *figure = frame->figure;
        struct ticks ticks;

        if (figure->y.scale == FIGURE_ROWS)
                return;
        ticks_choose(&figure->y, frame->y_from, frame->y_to, (int)(frame->height / 45), &ticks);
        for (size_t i = 0; i < ticks.count; i++) {
                double y = map_y(frame, ticks.values[i]);

                append_line_element(frame, frame->left, y, frame->left + frame->width, y, "grid");
                append_tick_text(frame, &figure->y, ticks.values[i], frame->left - 6, y + 4.5, "end");
        }
        append_text(frame, 4, 13, "start", "label", figure->y.label);
}

/* What is in brackets goes where it does not fit. */
static void append_x_label(const struct frame *frame, double y)
{
        const char *label = frame->figure->x.label;
        bool fits = escape_width(label) * LETTER_WIDTH <= frame->width;
        char *shorter = mem_dup_len(label, fits ? strlen(label) : strcspn(label, "("));

        append_text(frame, frame->left + frame->width / 2, y, "middle", "label", shorter);
        free(shorter);
}

static void append_x_ticks(const struct frame *frame, double bottom)
{
        const struct figure *figure = frame->figure;
        double free_from = -INFINITY;
        struct ticks ticks;

        ticks_choose(&figure->x, frame->x_from, frame->x_to, (int)(frame->width / 70), &ticks);
        for (size_t i = 0; i < ticks.count; i++) {
                double x = map_x(frame, ticks.values[i]);

                append_line_element(frame, x, bottom, x, bottom + 5, "axis");
                if (x < free_from) /* the one before would be written over */
                        continue;
                append_tick_text(frame, &figure->x, ticks.values[i], x, bottom + 19, "middle");
                free_from = x + TICK_WIDTH;
        }
}

static void append_x_axis(const struct frame *frame)
{
        const struct figure *figure = frame->figure;
        double bottom = frame->top + frame->height;

        append_line_element(frame, frame->left, bottom, frame->left + frame->width, bottom, "axis");
        if (figure->x.scale == FIGURE_ROWS)
                for (size_t row = 0; row < figure->row_count; row++)
                        append_text(frame, map_x(frame, (double)row), bottom + 18, "middle", "tick",
                                    figure->row_labels[row]);
        else
                append_x_ticks(frame, bottom);
        append_x_label(frame, bottom + 38);
}

static void append_spans(const struct frame *frame)
{
        for (size_t i = 0; i < frame->figure->span_count; i++) {
                const struct figure_span *span = &frame->figure->spans[i];
                double from = map_x(frame, span->from);
                double to = map_x(frame, span->to);

                strbuf_printf(
                        frame->buf,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"shade%d\"/>\n",
                        from, frame->top, to - from, frame->height, span->shade);
                if (span->note && to - from >= 9)
                        append_text(frame, (from + to) / 2, frame->top - 4, "middle", "tick", span->note);
        }
}

static void append_rules(const struct frame *frame)
{
        for (size_t i = 0; i < frame->figure->rule_count; i++) {
                const struct figure_rule *rule = &frame->figure->rules[i];
                double x = map_x(frame, rule->at);
                char class[32];

                snprintf(class, sizeof(class), "rule s%d", rule->style);
                append_line_element(frame, x, frame->top, x, frame->top + frame->height, class);
        }
}

/* The value that the pointer finds: "RSS: 58.4 MiB at 12.3 s". */
static void append_value_title(const struct frame *frame, const char *label, double x, double y)
{
        char *at = figure_axis_text(&frame->figure->x, x);
        char *value = figure_axis_text(&frame->figure->y, y);

        strbuf_append(frame->buf, "<title>");
        escape_html(frame->buf, label ? label : "");
        strbuf_printf(frame->buf, ": %s at %s%s</title>", value, frame->figure->x.whole ? "run " : "", at);
        free(at);
        free(value);
}

static void append_path(const struct frame *frame, const struct figure_series *series)
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
                x_at = map_x(frame, figure_cell(figure, row, 0));
                y_at = map_y(frame, y);
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

/* Visible points where the mark asks for them, invisible ones to hover over; of a long line every n-th. */
static void append_points(const struct frame *frame, const struct figure_series *series, bool hover)
{
        const struct figure *figure = frame->figure;
        size_t stride = count_points(figure, series->y) / HOVER_MAX + 1;
        bool visible = series->mark == FIGURE_LINE_POINTS && stride == 1;
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
                                      map_x(frame, x), map_y(frame, y), series->style);
                else
                        strbuf_printf(frame->buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"7\" class=\"hit\">",
                                      map_x(frame, x), map_y(frame, y));
                if (hover)
                        append_value_title(frame, series->label, x, y);
                strbuf_append(frame->buf, "</circle>\n");
        }
}

static bool band_is_known(const struct figure *figure, const struct figure_series *series, size_t row)
{
        return isfinite(figure_cell(figure, row, series->y)) &&
               isfinite(figure_cell(figure, row, series->y2));
}

/* Forward along the lower edge, back along the upper one. */
static void append_band(const struct frame *frame, const struct figure_series *series)
{
        const struct figure *figure = frame->figure;
        char letter = 'M';

        strbuf_append(frame->buf, "<path d=\"");
        for (size_t row = 0; row < figure->row_count; row++)
                if (band_is_known(figure, series, row)) {
                        strbuf_printf(frame->buf, "%c%.1f %.1f", letter,
                                      map_x(frame, figure_cell(figure, row, 0)),
                                      map_y(frame, figure_cell(figure, row, series->y)));
                        letter = 'L';
                }
        for (size_t row = figure->row_count; row-- > 0;)
                if (band_is_known(figure, series, row))
                        strbuf_printf(frame->buf, "L%.1f %.1f", map_x(frame, figure_cell(figure, row, 0)),
                                      map_y(frame, figure_cell(figure, row, series->y2)));
        strbuf_printf(frame->buf, "%s\" class=\"band s%d\"/>\n", letter == 'L' ? "Z" : "", series->style);
}

static void append_boxes(const struct frame *frame, const struct figure_series *series)
{
        const struct figure *figure = frame->figure;
        double bottom = map_y(frame, 0);

        strbuf_append(frame->buf, "<path d=\"");
        for (size_t row = 0; row < figure->row_count; row++) {
                double x = figure_cell(figure, row, 0);
                double y = figure_cell(figure, row, series->y);

                if (isfinite(y))
                        strbuf_printf(frame->buf, "M%.1f %.1fV%.1fH%.1fV%.1fZ", map_x(frame, x - 0.5), bottom,
                                      map_y(frame, y), map_x(frame, x + 0.5), bottom);
        }
        strbuf_printf(frame->buf, "\" class=\"area s%d\"/>\n", series->style);
}

/* The parts of one bar, from the bottom up, each with its value where it is high enough. */
static void append_bar(const struct frame *frame, size_t row, bool hover)
{
        const struct figure *figure = frame->figure;
        double left = map_x(frame, (double)row - 0.38);
        double right = map_x(frame, (double)row + 0.38);
        double stack = 0;

        for (size_t i = 0; i < figure->series_count; i++) {
                const struct figure_series *series = &figure->series[i];
                double y = figure_cell(figure, row, series->y);
                double top;
                double height;
                char *text;

                if (series->mark != FIGURE_BAR || !isfinite(y) || y <= 0)
                        continue;
                top = map_y(frame, stack + y);
                height = map_y(frame, stack) - top;
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
                append_text(frame, (left + right) / 2, map_y(frame, stack) - 5, "middle", "note",
                            figure->row_notes[row]);
}

/* The name of a row and what it came to: beside the drawing, or in a line of their own above the interval. */
static void append_row_texts(const struct frame *frame, size_t row, double y)
{
        double right = frame->left + frame->width;

        if (frame->beside)
                append_text(frame, frame->left - 8, y + 4.5, "end", "label", frame->figure->row_labels[row]);
        else
                append_text(frame, frame->left + 4, y - 15, "start", "label", frame->figure->row_labels[row]);
        if (!frame->figure->row_notes[row])
                return;
        if (frame->beside)
                append_text(frame, right + 8, y + 4.5, "start", "tick", frame->figure->row_notes[row]);
        else
                append_text(frame, right - 4, y - 15, "end", "tick", frame->figure->row_notes[row]);
}

/* A row of its own, where the series has it. */
static void append_interval(const struct frame *frame, const struct figure_series *series, size_t row)
{
        const struct figure *figure = frame->figure;
        double middle = figure_cell(figure, row, series->y);
        double low = figure_cell(figure, row, series->y2);
        double high = figure_cell(figure, row, series->y3);
        double y = frame->top +
                   (frame->beside ? ROW_HEIGHT * ((double)row + 0.5) : ROW_HEIGHT_NARROW * (double)row + 33);
        char class[32];

        if (middle == FIGURE_SKIP)
                return;
        snprintf(class, sizeof(class), "whisker s%d", series->style);
        append_row_texts(frame, row, y);
        if (isfinite(low) && isfinite(high)) {
                append_line_element(frame, map_x(frame, low), y, map_x(frame, high), y, class);
                append_line_element(frame, map_x(frame, low), y - 5, map_x(frame, low), y + 5, class);
                append_line_element(frame, map_x(frame, high), y - 5, map_x(frame, high), y + 5, class);
        }
        strbuf_printf(frame->buf, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" class=\"point s%d\"/>\n",
                      map_x(frame, middle), y, series->style);
}

static void append_series(const struct frame *frame, const struct figure_series *series, bool hover)
{
        switch (series->mark) {
        case FIGURE_LINE:
        case FIGURE_LINE_POINTS:
        case FIGURE_STEPS:
                append_path(frame, series);
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

/* No <title> of its own: it would show wherever the pointer finds no value. */
static void append_open(const struct figure *figure, const struct svg_size *size, double height,
                        struct strbuf *buf)
{
        strbuf_printf(buf, "<svg viewBox=\"0 0 %d %.0f\" class=\"%s\" role=\"img\" aria-label=\"",
                      size->width, height, size->name);
        escape_html(buf, figure->question);
        strbuf_append_char(buf, ' ');
        escape_html(buf, figure->reading);
        strbuf_append(buf, "\">\n");
}

void svg_append(const struct figure *figure, const struct svg_size *size, struct strbuf *buf)
{
        bool rows = figure->y.scale == FIGURE_ROWS;
        bool beside = rows && size->width >= WIDE;
        double row_height = beside ? ROW_HEIGHT : ROW_HEIGHT_NARROW;
        double height =
                rows ? MARGIN_TOP + MARGIN_BOTTOM + row_height * (double)figure->row_count : size->height;
        double left = beside ? ROW_NAMES : rows ? MARGIN_RIGHT : MARGIN_LEFT;
        struct frame frame = {
                .figure = figure,
                .buf = buf,
                .left = left,
                .top = MARGIN_TOP + 4,
                .width = size->width - left - (beside ? ROW_NOTES : MARGIN_RIGHT),
                .height = height - MARGIN_TOP - 4 - MARGIN_BOTTOM,
                .beside = beside,
        };

        set_x_range(&frame);
        set_y_range(&frame);
        append_open(figure, size, height, buf);
        append_spans(&frame);
        append_y_axis(&frame);
        append_rules(&frame);
        for (size_t i = 0; i < figure->series_count; i++)
                append_series(&frame, &figure->series[i], size->hover);
        for (size_t row = 0; figure->x.scale == FIGURE_ROWS && row < figure->row_count; row++)
                append_bar(&frame, row, size->hover);
        append_x_axis(&frame);
        strbuf_append(buf, "</svg>\n");
}

/* `sample` draws in a box of 30 by 12; each '#' in it stands for the style's number. */
static void append_key_item(struct strbuf *buf, const char *sample, int style, const char *label)
{
        strbuf_append(buf, "<li><svg viewBox=\"0 0 30 12\" aria-hidden=\"true\">");
        for (; *sample; sample++)
                if (*sample == '#')
                        strbuf_printf(buf, "%d", style);
                else
                        strbuf_append_char(buf, *sample);
        strbuf_append(buf, "</svg> ");
        escape_html(buf, label);
        strbuf_append(buf, "</li>\n");
}

void svg_append_key(const struct figure *figure, struct strbuf *buf)
{
        static const char *const samples[] = {
                [FIGURE_LINE] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2.5\"/>",
                [FIGURE_LINE_POINTS] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2\"/>"
                                       "<circle cx=\"15\" cy=\"6\" r=\"3.5\" class=\"point s#\"/>",
                [FIGURE_STEPS] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2.5\"/>",
                [FIGURE_BAND] = "<rect width=\"30\" height=\"12\" class=\"band s#\"/>",
                [FIGURE_BOX] = "<rect width=\"30\" height=\"12\" class=\"area s#\"/>",
                [FIGURE_BAR] = "<rect width=\"30\" height=\"12\" class=\"area s#\"/>",
                [FIGURE_INTERVAL] = "<path d=\"M1 6H29M1 2V10M29 2V10\" class=\"whisker s#\"/>"
                                    "<circle cx=\"15\" cy=\"6\" r=\"4\" class=\"point s#\"/>",
        };

        strbuf_append(buf, "<ul class=\"key\">\n");
        for (size_t i = 0; i < figure->series_count; i++)
                if (figure->series[i].label)
                        append_key_item(buf, samples[figure->series[i].mark], figure->series[i].style,
                                        figure->series[i].label);
        for (size_t i = 0; i < figure->span_count; i++)
                if (figure->spans[i].label)
                        append_key_item(buf, "<rect width=\"30\" height=\"12\" class=\"shade#\"/>",
                                        figure->spans[i].shade, figure->spans[i].label);
        for (size_t i = 0; i < figure->rule_count; i++)
                if (figure->rules[i].label)
                        append_key_item(buf, "<path d=\"M15 0V12\" class=\"rule s#\"/>",
                                        figure->rules[i].style, figure->rules[i].label);
        strbuf_append(buf, "</ul>\n");
}

void svg_append_style(bool dark, struct strbuf *buf)
{
        for (int i = 0; i < FIGURE_STYLE_COUNT; i++) {
                const struct figure_style *style = &figure_styles[i];
                const char *colour = dark ? style->dark : style->colour;

                strbuf_printf(buf, ".s%d{stroke:%s}.area.s%d,.band.s%d,.point.s%d{fill:%s}", i, colour, i, i,
                              i, colour);
                if (dark)
                        strbuf_printf(buf, ".on%d{fill:%s}", i, i == 10 ? "#fff" : "#000");
                else
                        strbuf_printf(buf, ".line.s%d{stroke-dasharray:%s}.on%d{fill:%s}", i,
                                      style->dash[0] ? style->dash : "none", i, style->text);
                strbuf_append_char(buf, '\n');
        }
}
