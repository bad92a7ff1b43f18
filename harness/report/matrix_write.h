/* Everything that a merge writes: the page and the files behind it. */
#pragma once

#include <stdbool.h>

struct err;
struct matrix_merged;

/* report.html, merged.json, cells.csv, summary.md, benchstat.txt in `folder`. `version` is ours, for the foot of the
 * page. */
bool matrix_write(const struct matrix_merged *merged, const char *folder, const char *version,
                  struct err *err);
