/* Results of one scenario in order of time, for the terminal: each figure, and since which result it differs. */
#pragma once

#include <stddef.h>

struct result;
struct strbuf;

/* `results` are in order of time. */
void history_text_append(const struct result *const *results, size_t count, struct strbuf *buf);
