/* Writes the report of a result into its folder: plots, page and exports.
 *
 * Everything comes from the result in memory; nothing is measured or decided here. Without gnuplot only the drawn plots
 * are missing. Writing twice gives the same bytes.
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

/* Writes plots/, exports/ and report.html into `folder`, which exists. False if a file could not be written. */
bool report_write(const struct result *result, const char *folder, struct report_outcome *ret_outcome,
                  struct err *err);

/* Writes the report of a comparison: report.html and plots/changes.* in `folder`, which exists. */
bool report_write_comparison(const struct comparison *comparison, const char *folder,
                             struct report_outcome *ret_outcome, struct err *err);
