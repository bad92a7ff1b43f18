/* The blocks of a comparison, on disk (model/comparison.h). Whatever is said about a change is computed from these
 * folders alone.
 */
#pragma once

#include <stdbool.h>

#include "model/comparison.h"

struct err;

/* One-sided; docs/ci.md, "Against a baseline". */
extern const double blocks_confidence;

/* True where `folder` is that of a comparison. */
bool blocks_is_comparison(const char *folder);

/* Reads every whole pair in `folder`, each checked against its seal, and compares. */
bool blocks_compare(const char *folder, struct comparison *ret, struct err *err);
