/* report.html of a matrix: a heat map for each figure with the verdict's word in each cell, the same figure along each
 * axis, what is missing, and the gates. */
#pragma once

struct matrix_merged;
struct strbuf;

void matrix_page_append(const struct matrix_merged *merged, const char *version, struct strbuf *buf);
