/* Draws everything but the marks: axes with ticks, shading, vertical lines. */
#pragma once

struct svg_frame;

void svg_y_axis(const struct svg_frame *frame);
void svg_x_axis(const struct svg_frame *frame);
/* Shading behind everything. */
void svg_spans(const struct svg_frame *frame);
void svg_rules(const struct svg_frame *frame);
