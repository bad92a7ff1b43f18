/* Ranges are those of the data with a small margin; without data, 0 to 1. */
#include "report/render/svg_frame.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "report/render/figure.h"

double svg_map_x(const struct svg_frame *frame, double value)
{
        double scaled = figure_scaled(&frame->figure->x, value);

        return frame->left + frame->width * (scaled - frame->x_low) / (frame->x_high - frame->x_low);
}

double svg_map_y(const struct svg_frame *frame, double value)
{
        double scaled = figure_scaled(&frame->figure->y, value);

        return frame->top + frame->height * (1 - (scaled - frame->y_low) / (frame->y_high - frame->y_low));
}

static void set_x(struct svg_frame *frame)
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

static void set_y(struct svg_frame *frame)
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

void svg_frame_set_ranges(struct svg_frame *frame)
{
        set_x(frame);
        set_y(frame);
}

void svg_text(const struct svg_frame *frame, double x, double y, const char *anchor, const char *class,
              const char *text)
{
        strbuf_printf(frame->buf, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">", x, y,
                      anchor, class);
        escape_html(frame->buf, text);
        strbuf_append(frame->buf, "</text>\n");
}

void svg_line(const struct svg_frame *frame, double x1, double y1, double x2, double y2, const char *class)
{
        strbuf_printf(frame->buf, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n",
                      x1, y1, x2, y2, class);
}
