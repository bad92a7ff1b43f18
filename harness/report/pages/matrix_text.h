/* A matrix on a terminal. */
#pragma once

struct matrix;
struct matrix_cells;
struct matrix_estimate;
struct matrix_merged;
struct strbuf;
struct text_style;

/* Appends one line per cell in the order of measurement, then the total. `estimates` has one element per combination. */
void matrix_text_append_plan(const struct matrix *matrix, const struct matrix_cells *cells,
                             const struct matrix_estimate *estimates, struct strbuf *buf);
/* Appends one line per combination with its verdict and known figures, then the gates that do not hold, and what is
 * missing. */
void matrix_text_append_merged(const struct matrix_merged *merged, const struct text_style *style,
                               struct strbuf *buf);
