/* Reports gates in files for CI systems. */
#pragma once

#include <stdbool.h>

struct comparison;
struct err;
struct result;

/* Writes junit.xml and summary.md into `folder`, and makes the folder if needed. The summary is that of the `comparison`,
 * or of the result if that is NULL. */
bool gate_outputs_write(const struct result *result, const struct comparison *comparison, const char *folder,
                        struct err *err);
/* Appends the summary to the file that $GITHUB_STEP_SUMMARY names. Does nothing if it is not set. */
bool gate_outputs_append_summary(const struct result *result, const struct comparison *comparison,
                                 struct err *err);
