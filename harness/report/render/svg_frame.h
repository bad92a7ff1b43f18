/* A frame maps stored values to coordinates in the view box; the files svg_*.c draw with it. */
#pragma once

#include <stdbool.h>

struct figure;
struct strbuf;

/* In units of the view box; text is 13 high. */
enum {
        SVG_ROW_HEIGHT = 32,        /* figures with rows: names and notes beside the drawing */
        SVG_ROW_HEIGHT_NARROW = 46, /* narrow: names and notes above each interval */
        SVG_LETTER_WIDTH = 7,
        SVG_TICK_WIDTH = 34,
};

struct svg_frame {
        const struct figure *figure;
        struct strbuf *buf;
        double left;
        double top;
        double width;
        double height;
        bool beside;  /* names and notes of rows are beside the drawing */
        double x_low; /* scaled */
        double x_high;
        double y_low;
        double y_high;
        double y_from; /* stored: the range that ticks are chosen from */
        double y_to;
        double x_from;
        double x_to;
};

/* Computes the ranges from the figure. All other fields of the frame must be set. */
void svg_frame_set_ranges(struct svg_frame *frame);
double svg_map_x(const struct svg_frame *frame, double value);
double svg_map_y(const struct svg_frame *frame, double value);

void svg_text(const struct svg_frame *frame, double x, double y, const char *anchor, const char *class,
              const char *text);
void svg_line(const struct svg_frame *frame, double x1, double y1, double x2, double y2, const char *class);
