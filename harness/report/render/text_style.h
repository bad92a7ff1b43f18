/* Layout of text on a terminal. */
#pragma once

#include <stdbool.h>

struct strbuf;

struct text_style {
        bool colour; /* use escape sequences; the caller decides by NO_COLOR and isatty() */
        int width;   /* columns to fill; 0: do not wrap */
};

/* Appends text wrapped to the width, starting at column `indent`, continuation lines two columns deeper; ends with a
 * newline. */
void text_style_wrap(const struct text_style *style, int indent, const char *text, struct strbuf *buf);
