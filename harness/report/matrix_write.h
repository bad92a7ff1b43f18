/* Writes the files of a merged matrix: the page and its data. */
#pragma once

#include <stdbool.h>

struct err;
struct matrix_merged;

/* Writes report.html, merged.json, cells.csv, summary.md and benchstat.txt into `folder`. `version` is plateau's version,
 * for the foot of the page. */
bool matrix_write(const struct matrix_merged *merged, const char *folder, const char *version,
                  struct err *err);
