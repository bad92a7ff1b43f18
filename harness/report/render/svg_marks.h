/* One function for each mark of a figure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct figure_series;
struct svg_frame;

/* A series that is no bar; `hover`: with the marks that carry values. */
void svg_series(const struct svg_frame *frame, const struct figure_series *series, bool hover);
/* The parts of one bar, from the bottom up, each with its value where it is high enough. */
void svg_bar(const struct svg_frame *frame, size_t row, bool hover);
