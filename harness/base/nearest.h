/* The nearest known name, for "did you mean" hints. */
#pragma once

/* Returns the name in `names` (NULL at the end) closest to `text` by edit distance with transpositions (Damerau 1964,
 * restricted). NULL if none is close: more than a third of the longer one would have to change. */
const char *nearest_name(const char *text, const char *const *names);
