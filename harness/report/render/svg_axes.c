/* A tick whose number would overlap the previous one keeps its line but has no number. */
#include "report/render/svg_axes.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/render/figure.h"
#include "report/render/svg_frame.h"
#include "report/render/ticks.h"

/* Appends a tick's number without the unit, which the axis label has. */
static void append_tick_text(const struct svg_frame *frame, const struct figure_axis *axis, double value,
                             double x, double y, const char *anchor)
{
        struct figure_axis bare = *axis;
        char *text;

        bare.unit = NULL;
        text = figure_axis_text(&bare, value);
        svg_text(frame, x, y, anchor, "tick", text);
        free(text);
}

void svg_y_axis(const struct svg_frame *frame)
{
        const struct figure *figure = frame->figure;
        struct ticks ticks;

        if (figure->y.scale == FIGURE_ROWS)
                return;
        ticks_choose(&figure->y, frame->y_from, frame->y_to, (int)(frame->height / 45), &ticks);
        for (size_t i = 0; i < ticks.count; i++) {
                double y = svg_map_y(frame, ticks.values[i]);

                svg_line(frame, frame->left, y, frame->left + frame->width, y, "grid");
                append_tick_text(frame, &figure->y, ticks.values[i], frame->left - 6, y + 4.5, "end");
        }
        svg_text(frame, 4, 13, "start", "label", figure->y.label);
}

/* Drops the part in brackets if the label does not fit. */
static void append_x_label(const struct svg_frame *frame, double y)
{
        const char *label = frame->figure->x.label;
        bool fits = escape_width(label) * SVG_LETTER_WIDTH <= frame->width;
        char *shorter = mem_dup_len(label, fits ? strlen(label) : strcspn(label, "("));

        svg_text(frame, frame->left + frame->width / 2, y, "middle", "label", shorter);
        free(shorter);
}

static void append_x_ticks(const struct svg_frame *frame, double bottom)
{
        const struct figure *figure = frame->figure;
        double free_from = -INFINITY;
        struct ticks ticks;

        ticks_choose(&figure->x, frame->x_from, frame->x_to, (int)(frame->width / 70), &ticks);
        for (size_t i = 0; i < ticks.count; i++) {
                double x = svg_map_x(frame, ticks.values[i]);

                svg_line(frame, x, bottom, x, bottom + 5, "axis");
                if (x < free_from) /* would overlap the previous one */
                        continue;
                append_tick_text(frame, &figure->x, ticks.values[i], x, bottom + 19, "middle");
                free_from = x + SVG_TICK_WIDTH;
        }
}

void svg_x_axis(const struct svg_frame *frame)
{
        const struct figure *figure = frame->figure;
        double bottom = frame->top + frame->height;

        svg_line(frame, frame->left, bottom, frame->left + frame->width, bottom, "axis");
        if (figure->x.scale == FIGURE_ROWS)
                for (size_t row = 0; row < figure->row_count; row++)
                        svg_text(frame, svg_map_x(frame, (double)row), bottom + 18, "middle", "tick",
                                 figure->row_labels[row]);
        else
                append_x_ticks(frame, bottom);
        append_x_label(frame, bottom + 38);
}

void svg_spans(const struct svg_frame *frame)
{
        for (size_t i = 0; i < frame->figure->span_count; i++) {
                const struct figure_span *span = &frame->figure->spans[i];
                double from = svg_map_x(frame, span->from);
                double to = svg_map_x(frame, span->to);

                strbuf_printf(
                        frame->buf,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"shade%d\"/>\n",
                        from, frame->top, to - from, frame->height, span->shade);
                if (span->note && to - from >= 9)
                        svg_text(frame, (from + to) / 2, frame->top - 4, "middle", "tick", span->note);
        }
}

void svg_rules(const struct svg_frame *frame)
{
        for (size_t i = 0; i < frame->figure->rule_count; i++) {
                const struct figure_rule *rule = &frame->figure->rules[i];
                double x = svg_map_x(frame, rule->at);
                char class[32];

                snprintf(class, sizeof(class), "rule s%d", rule->style);
                svg_line(frame, x, frame->top, x, frame->top + frame->height, class);
        }
}
