/* Heat maps: a grid of combinations for each figure, coloured by its value, with the verdict's word in each. */
#pragma once

struct matrix_merged;
struct strbuf;

/* The rules of the style sheet that they need. */
void matrix_heat_append_style(struct strbuf *buf);
/* One heat map a figure that any combination knows. Columns are the last axis, rows all the others. */
void matrix_heat_append(const struct matrix_merged *merged, struct strbuf *buf);
