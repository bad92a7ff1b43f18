/* The verdict block on the terminal. */
#pragma once

struct result;
struct strbuf;
struct text_style;

/* Appends the block, each line with its newline: the verdict, the gap and what holds it, the slope with its band and the
 * smallest growth that would have been detected, the release, growing call sites, and what is undecided. */
void summary_text_append(const struct result *result, const struct text_style *style, struct strbuf *buf);
