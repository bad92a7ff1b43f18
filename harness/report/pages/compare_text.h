/* Results side by side on a terminal. */
#pragma once

#include <stddef.h>

struct result;
struct strbuf;

/* Appends the labels with their folders, then the table: one column per result, with changes from the first. */
void compare_text_append(const struct result *const *results, size_t count, struct strbuf *buf);
