/* The verdict block on the terminal. */
#pragma once

#include <stdbool.h>

struct result;
struct strbuf;

struct summary_style {
        bool colour; /* escape sequences for a terminal; the caller has looked at NO_COLOR and isatty() */
        int width;   /* columns to fill; 0: lines as long as they are */
};

/* Appends the block, each line ended with a newline: the verdict, the gap and who holds it, the slope with its band
 * and the smallest leak that would have been seen, the release, call sites that grow, and what is open. */
void summary_text_append(const struct result *result, const struct summary_style *style, struct strbuf *buf);
