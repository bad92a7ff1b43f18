/* Reads the blocks of a comparison from disk (model/comparison.h). Everything that is reported about a change is computed
 * from these folders.
 */
#pragma once

#include <stdbool.h>

#include "model/comparison.h"

struct err;

/* One-sided confidence level of a comparison; docs/ci.md, "Against a baseline". */
extern const double blocks_confidence;

/* Returns whether `folder` is the folder of a comparison. */
bool blocks_is_comparison(const char *folder);

/* Reads all complete pairs in `folder`, checks their seals, and compares. */
bool blocks_compare(const char *folder, struct comparison *ret, struct err *err);
