/* What the marks of a figure mean, beside it, and how they look. */
#pragma once

#include <stdbool.h>

struct figure;
struct strbuf;

/* The key as an HTML list with a sample of each style. */
void svg_append_key(const struct figure *figure, struct strbuf *buf);
/* The rules of the style sheet that colours, dashes and shades need: for a light page, or for a dark one. */
void svg_append_style(bool dark, struct strbuf *buf);
