/* Heat maps: one grid of combinations per figure, coloured by its value, with the verdict in each cell. */
#pragma once

struct matrix_merged;
struct strbuf;

/* Appends the style sheet's rules for heat maps. */
void matrix_heat_append_style(struct strbuf *buf);
/* Appends one heat map for each figure that any combination has. Columns are the last axis, rows all other axes. */
void matrix_heat_append(const struct matrix_merged *merged, struct strbuf *buf);
