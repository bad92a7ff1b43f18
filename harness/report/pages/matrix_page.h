/* report.html of a matrix: what is missing, the gates, the effect of each setting, and a heat map for each figure. */
#pragma once

struct matrix_merged;
struct strbuf;

void matrix_page_append(const struct matrix_merged *merged, const char *version, struct strbuf *buf);
