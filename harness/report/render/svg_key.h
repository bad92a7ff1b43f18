/* The key of a figure, and the style sheet for its marks. */
#pragma once

#include <stdbool.h>

struct figure;
struct strbuf;

/* Appends the key as an HTML list with a sample of each style. */
void svg_append_key(const struct figure *figure, struct strbuf *buf);
/* Appends the style sheet's rules for colours, dashes and shades, for a light or a dark page. */
void svg_append_style(bool dark, struct strbuf *buf);
