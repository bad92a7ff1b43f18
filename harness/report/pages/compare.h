/* Results side by side: one row a figure, one column a result, the change against the first. */
#pragma once

#include <stddef.h>

struct result;
struct strbuf;

enum { COMPARE_LABEL_MAX = 160 };

/* "A: reserve · go1.19.8 · GOGC=100": the letter is that of the column; at most COMPARE_LABEL_MAX bytes. */
void compare_label(const struct result *result, size_t index, char ret_label[static COMPARE_LABEL_MAX]);
/* For a terminal: the labels with their folders, then the table. */
void compare_text_append(const struct result *const *results, size_t count, struct strbuf *buf);
/* An object: "results" (folder, scenario, go) and "rows" (name, unit, values; null where unknown). */
void compare_json_append(const struct result *const *results, size_t count, struct strbuf *buf);
