/* How text is laid out on a terminal. */
#pragma once

#include <stdbool.h>

struct strbuf;

struct text_style {
        bool colour; /* escape sequences for a terminal; the caller has looked at NO_COLOR and isatty() */
        int width;   /* columns to fill; 0: lines as long as they are */
};

/* Appends the text from column `indent` on, its further lines two columns deeper, and a newline. */
void text_style_wrap(const struct text_style *style, int indent, const char *text, struct strbuf *buf);
