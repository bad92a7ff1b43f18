/* Restricted Damerau-Levenshtein distance over short names. */
#include "base/nearest.h"

#include <stddef.h>
#include <string.h>

enum { NEAREST_MAX = 64 };

static size_t smaller(size_t a, size_t b)
{
        return a < b ? a : b;
}

static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
        size_t rows[3][NEAREST_MAX + 1];
        size_t *before = rows[0], *above = rows[1], *row = rows[2];

        for (size_t j = 0; j <= b_len; j++)
                above[j] = j;
        for (size_t i = 1; i <= a_len; i++) {
                size_t *spare = before;

                row[0] = i;
                for (size_t j = 1; j <= b_len; j++) {
                        size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);

                        row[j] = smaller(smaller(above[j], row[j - 1]) + 1, change);
                        if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                                row[j] = smaller(row[j], before[j - 2] + 1);
                }
                before = above;
                above = row;
                row = spare;
        }
        return above[b_len];
}

const char *nearest_name(const char *text, const char *const *names)
{
        size_t len = strlen(text);
        const char *best = NULL;
        size_t best_distance = NEAREST_MAX;

        if (len > NEAREST_MAX)
                return NULL;
        for (; *names; names++) {
                size_t name_len = strlen(*names);
                size_t longer = len > name_len ? len : name_len;
                size_t distance;

                if (name_len > NEAREST_MAX)
                        continue;
                distance = edit_distance(text, len, *names, name_len);
                if (distance < best_distance && distance * 3 <= longer) {
                        best = *names;
                        best_distance = distance;
                }
        }
        return best;
}
