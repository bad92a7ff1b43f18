/* Comparison of results as data: one row per figure, with a function that takes its value from a result. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct result;

enum compare_unit { COMPARE_BYTES, COMPARE_NS, COMPARE_NUMBER };

struct compare_row {
        const char *name;  /* in JSON: "rss_settled" */
        const char *label; /* for people */
        enum compare_unit unit;
        double (*value)(const struct result *result, int which); /* NAN: unknown */
        int which;
        bool level; /* changes can be shown in percent; false for slopes, which are near zero */
};
extern const struct compare_row compare_rows[];
extern const size_t compare_row_count;

/* Looks up a row by name; NULL if there is none. */
const struct compare_row *compare_row_find(const char *name);
/* "58.4 MiB", "1.2 ms"; "-" where it is not known. */
void compare_row_format(const struct compare_row *row, double value, char *ret_text, size_t size);
/* Returns true if at least one result has a value for the row. */
bool compare_row_is_known(const struct compare_row *row, const struct result *const *results, size_t count);

enum { COMPARE_LABEL_MAX = 160 };

/* "A: reserve · go1.19.8 · GOGC=100": the letter is that of the column; at most COMPARE_LABEL_MAX bytes. */
void compare_label(const struct result *result, size_t index, char ret_label[static COMPARE_LABEL_MAX]);
