/* One member of a large JSON object, found without building a tree of all the others.
 *
 * A service may publish megabytes beside the few figures that we want; a tree of them costs forty times the text.
 * Pure; the text may be anything. Brackets and quotes are followed, grammar is left to who parses the member. */
#pragma once

#include <stdbool.h>

#include "base/scan.h"

/* The value of the first member called `key` of the object that `text` is: its bytes, blanks around it left out. False
 * where the text is no object, ends early before the member does, or has no such member. `key` holds nothing that
 * JSON would escape. */
bool json_skim_member(struct scan text, const char *key, struct scan *ret_value);
