/* Draws in the order of the layers: shading, grid, lines on top of them, axes last. */
#include "report/render/svg.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "report/render/figure.h"
#include "report/render/svg_axes.h"
#include "report/render/svg_frame.h"
#include "report/render/svg_marks.h"

enum {
        MARGIN_TOP = 34,
        MARGIN_BOTTOM = 44,
        MARGIN_LEFT = 58,
        MARGIN_RIGHT = 12,
        /* Figures with rows: space beside the drawing for names and notes. */
        ROW_NAMES = 190,
        ROW_NOTES = 250,
        WIDE = 700,
};

/* The figure has no <title>: browsers would show it wherever the pointer is on no value. */
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
        double row_height = beside ? SVG_ROW_HEIGHT : SVG_ROW_HEIGHT_NARROW;
        double height =
                rows ? MARGIN_TOP + MARGIN_BOTTOM + row_height * (double)figure->row_count : size->height;
        double left = beside ? ROW_NAMES : rows ? MARGIN_RIGHT : MARGIN_LEFT;
        struct svg_frame frame = {
                .figure = figure,
                .buf = buf,
                .left = left,
                .top = MARGIN_TOP + 4,
                .width = size->width - left - (beside ? ROW_NOTES : MARGIN_RIGHT),
                .height = height - MARGIN_TOP - 4 - MARGIN_BOTTOM,
                .beside = beside,
        };

        svg_frame_set_ranges(&frame);
        append_open(figure, size, height, buf);
        svg_spans(&frame);
        svg_y_axis(&frame);
        svg_rules(&frame);
        for (size_t i = 0; i < figure->series_count; i++)
                svg_series(&frame, &figure->series[i], size->hover);
        for (size_t row = 0; figure->x.scale == FIGURE_ROWS && row < figure->row_count; row++)
                svg_bar(&frame, row, size->hover);
        svg_x_axis(&frame);
        strbuf_append(buf, "</svg>\n");
}
