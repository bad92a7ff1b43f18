/* Where gates are told besides the terminal. */
#pragma once

#include <stdbool.h>

struct comparison;
struct err;
struct result;

/* Writes junit.xml and summary.md into `folder`, which is made where it is not there. With a `comparison` the summary
 * is its own; NULL: that of the result. */
bool gate_outputs_write(const struct result *result, const struct comparison *comparison, const char *folder,
                        struct err *err);
/* Appends the summary to the file that $GITHUB_STEP_SUMMARY names; nothing where it is not set. */
bool gate_outputs_append_summary(const struct result *result, const struct comparison *comparison,
                                 struct err *err);
