/* The report of a result: plots, page and exports, written into its folder.
 *
 * Everything comes from the result in memory; nothing is measured or decided here. A missing gnuplot costs the
 * pictures and nothing else. Writing twice leaves the same bytes.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct comparison;
struct err;
struct result;

struct report_outcome {
        size_t plots_written; /* scripts with their data */
        size_t plots_drawn;   /* as .svg and .png */
        char *plots_missing;  /* why not all were drawn, in a sentence; NULL: they were */
};
void report_outcome_clear(struct report_outcome *outcome);

/* Writes plots/, exports/ and report.html below `folder`, which exists. False where a file could not be written. */
bool report_write(const struct result *result, const char *folder, struct report_outcome *ret_outcome,
                  struct err *err);

/* Of two builds compared: report.html and plots/changes.* below `folder`, which exists. */
bool report_write_comparison(const struct comparison *comparison, const char *folder,
                             struct report_outcome *ret_outcome, struct err *err);
