/* A matrix on a terminal. */
#pragma once

struct matrix;
struct matrix_cells;
struct matrix_estimate;
struct matrix_merged;
struct strbuf;
struct text_style;

/* One line a cell, in the order in which they are measured, then the sum. `estimates` has one a combination. */
void matrix_text_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf);
/* A line for each combination with its verdict and the figures that are known, the gates that do not hold, and what is
 * missing. */
void matrix_text_append_merged(const struct matrix_merged *merged, const struct text_style *style,
                               struct strbuf *buf);
