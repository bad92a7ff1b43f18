/* The verdict block on the terminal. */
#pragma once

struct result;
struct strbuf;
struct text_style;

/* Appends the block, each line ended with a newline: the verdict, the gap and who holds it, the slope with its band
 * and the smallest growth that would have been called so, the release, call sites that grow, and what is open. */
void summary_text_append(const struct result *result, const struct text_style *style, struct strbuf *buf);
