/* The nearest known name, for "did you mean" hints. */
#pragma once

/* The name in `names` (NULL at the end) closest to `text` by edit distance with transpositions (Damerau 1964,
 * restricted), or NULL where none is close: more than a third of the longer one would have to change. */
const char *nearest_name(const char *text, const char *const *names);
