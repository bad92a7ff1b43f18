/* A figure inside the page: SVG that takes its colours from the page's style sheet, so that it is dark where the
 * page is dark, and that tells each value when the pointer rests on it. No script.
 */
#pragma once

#include <stdbool.h>

struct figure;
struct strbuf;

struct svg_size {
        int width; /* of the view box; text is 13 units high */
        int height;
        bool hover;       /* invisible marks that carry values */
        const char *name; /* class of the element and end of its ids: "wide" */
};

void svg_append(const struct figure *figure, const struct svg_size *size, struct strbuf *buf);
/* The key as an HTML list with a sample of each style. */
void svg_append_key(const struct figure *figure, struct strbuf *buf);
/* The rules of the style sheet that colours, dashes and shades need: for a light page, or for a dark one. */
void svg_append_style(bool dark, struct strbuf *buf);
