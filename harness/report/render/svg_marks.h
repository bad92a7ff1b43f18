/* Draws the marks of a figure: series and bars. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure_series;
struct svg_frame;

/* Draws a series other than bars; `hover`: also invisible marks with the values. */
void svg_series(const struct svg_frame *frame, const struct figure_series *series, bool hover);
/* Draws the parts of one bar from the bottom up, with their values if they are high enough. */
void svg_bar(const struct svg_frame *frame, size_t row, bool hover);
