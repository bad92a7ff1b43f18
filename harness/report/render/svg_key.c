/* Each sample is a small drawing with the same classes as the marks that it explains. */
#include "report/render/svg_key.h"

#include "base/escape.h"
#include "base/strbuf.h"
#include "report/render/figure.h"

/* Appends an entry. `sample` is SVG for a box of 30 by 12, with '#' for the number of the style. */
static void append_key_item(struct strbuf *buf, const char *sample, int style, const char *label)
{
        strbuf_append(buf, "<li><svg viewBox=\"0 0 30 12\" aria-hidden=\"true\">");
        for (; *sample; sample++)
                if (*sample == '#')
                        strbuf_printf(buf, "%d", style);
                else
                        strbuf_append_char(buf, *sample);
        strbuf_append(buf, "</svg> ");
        escape_html(buf, label);
        strbuf_append(buf, "</li>\n");
}

void svg_append_key(const struct figure *figure, struct strbuf *buf)
{
        static const char *const samples[] = {
                [FIGURE_LINE] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2.5\"/>",
                [FIGURE_LINE_POINTS] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2\"/>"
                                       "<circle cx=\"15\" cy=\"6\" r=\"3.5\" class=\"point s#\"/>",
                [FIGURE_POINTS] = "<circle cx=\"15\" cy=\"6\" r=\"3.5\" class=\"point s#\"/>",
                [FIGURE_STEPS] = "<path d=\"M0 6H30\" class=\"line s#\" stroke-width=\"2.5\"/>",
                [FIGURE_BAND] = "<rect width=\"30\" height=\"12\" class=\"band s#\"/>",
                [FIGURE_BOX] = "<rect width=\"30\" height=\"12\" class=\"area s#\"/>",
                [FIGURE_BAR] = "<rect width=\"30\" height=\"12\" class=\"area s#\"/>",
                [FIGURE_INTERVAL] = "<path d=\"M1 6H29M1 2V10M29 2V10\" class=\"whisker s#\"/>"
                                    "<circle cx=\"15\" cy=\"6\" r=\"4\" class=\"point s#\"/>",
        };

        strbuf_append(buf, "<ul class=\"key\">\n");
        for (size_t i = 0; i < figure->series_count; i++)
                if (figure->series[i].label)
                        append_key_item(buf, samples[figure->series[i].mark], figure->series[i].style,
                                        figure->series[i].label);
        for (size_t i = 0; i < figure->span_count; i++)
                if (figure->spans[i].label)
                        append_key_item(buf, "<rect width=\"30\" height=\"12\" class=\"shade#\"/>",
                                        figure->spans[i].shade, figure->spans[i].label);
        for (size_t i = 0; i < figure->rule_count; i++)
                if (figure->rules[i].label)
                        append_key_item(buf, "<path d=\"M15 0V12\" class=\"rule s#\"/>",
                                        figure->rules[i].style, figure->rules[i].label);
        strbuf_append(buf, "</ul>\n");
}

void svg_append_style(bool dark, struct strbuf *buf)
{
        for (int i = 0; i < FIGURE_STYLE_COUNT; i++) {
                const struct figure_style *style = &figure_styles[i];
                const char *colour = dark ? style->dark : style->colour;

                strbuf_printf(buf, ".s%d{stroke:%s}.area.s%d,.band.s%d,.point.s%d{fill:%s}", i, colour, i, i,
                              i, colour);
                if (dark)
                        strbuf_printf(buf, ".on%d{fill:%s}", i, i == 10 ? "#fff" : "#000");
                else
                        strbuf_printf(buf, ".line.s%d{stroke-dasharray:%s}.on%d{fill:%s}", i,
                                      style->dash[0] ? style->dash : "none", i, style->text);
                strbuf_append_char(buf, '\n');
        }
}
