/* Renders a figure as SVG inside the page. Its colours come from the page's style sheet, so that it follows the page's
 * dark scheme, and it shows a value when the pointer rests on it. It needs no script.
 *
 * Why not what gnuplot draws (plot.h), inlined? Both were set side by side on the five figures of one result. The page
 * must be whole without gnuplot, which a machine that measures need not have. It must be read on a phone: here each
 * figure is laid out for two widths, and text stays 13 units high; gnuplot's view box shrinks as a whole, to text of
 * 5 pixels. Dark mode takes the style sheet's word, where gnuplot writes 200 to 300 colours as attributes into each
 * drawing, the same 21 ids into all of them, and needs its own script to show a value. Together they were no smaller:
 * 77 kB here, 109 kB there. And why gnuplot at all? Its scripts stand beside their data, to be restyled for a paper.
 * What both draw is one struct figure, with its ranges, scales and ticks, so that they cannot tell different stories.
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
