/* Renders a figure for gnuplot: settings, shading and one `plot` command, drawn once for each output format.
 *
 * All text is `noenhanced`, so that an underscore in a name does not make a subscript.
 */
#include "report/render/plot.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/strbuf.h"
#include "report/render/figure.h"
#include "report/render/gnuplot.h"
#include "report/render/ticks.h"

enum { PLOT_SECONDS_MAX = 60 };

/* Shades of figure_span: load, settle, tolerated growth. */
static const char *const shades[] = { "#f3f3f3", "#dcdcdc", "#e4efe4" };

static void append_set_text(struct strbuf *buf, const char *what, const char *text)
{
        strbuf_printf(buf, "set %s ", what);
        escape_gnuplot(buf, text);
        strbuf_append_char(buf, '\n');
}

static void append_header(const struct figure *figure, struct strbuf *buf)
{
        strbuf_printf(buf,
                      "# Draws %s.svg and %s.png from %s.csv: cd plots && gnuplot %s.gp\n"
                      "reset session\n"
                      "set encoding utf8\n"
                      "set decimalsign '.'\n"
                      "set datafile separator comma\n"
                      "set datafile missing ''\n"
                      "csv = '%s.csv'\n",
                      figure->name, figure->name, figure->name, figure->name, figure->name);
        strbuf_printf(buf,
                      "xu = %.1f  # the CSV holds base units; shown = stored / xu, stored / yu\nyu = %.1f\n",
                      figure->x.divisor, figure->y.divisor);
        strbuf_append(buf, "question = ");
        escape_gnuplot(buf, figure->question);
        strbuf_append(buf, "\nsubtitle = ");
        escape_gnuplot(buf, figure->subtitle);
        strbuf_append(buf, "\nset title question.\"\\n\".subtitle noenhanced\n");
        append_set_text(buf, "xlabel", figure->x.label);
        append_set_text(buf, "ylabel", figure->y.label);
        strbuf_append(buf, "set border 3 lc rgb '#666666'\n"
                           "set tics nomirror out textcolor rgb '#222222'\n"
                           "set grid ytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid\n");
}

static void append_percentile_tics(struct strbuf *buf)
{
        strbuf_append(
                buf,
                "set logscale x 10\n"
                "set xtics ('0 %%' 1, '50 %%' 2, '90 %%' 10, '99 %%' 100, '99.9 %%' 1000, '99.99 %%' 1e4, "
                "'99.999 %%' 1e5, '99.9999 %%' 1e6, '99.99999 %%' 1e7)\n"
                "set grid xtics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid\n");
}

static void append_symlog(struct strbuf *buf)
{
        strbuf_append(buf, "sl(v) = abs(v) <= 1 ? v : sgn(v) * (1 + log10(abs(v)))\n"
                           "set xtics ('−10000' -5, '−1000' -4, '−100' -3, '−10' -2, '−1' -1, '0' 0, '1' 1, "
                           "'10' 2, '100' 3, '1000' 4, '10000' 5)\n"
                           "set grid xtics noytics linecolor rgb '#cccccc' linewidth 0.8 dashtype solid\n");
}

static void append_row_ticks(const struct figure *figure, struct strbuf *buf)
{
        strbuf_append(buf, "set ytics (");
        for (size_t row = 0; row < figure->row_count; row++) {
                strbuf_append(buf, row ? ", " : "");
                escape_gnuplot(buf, figure->row_labels[row]);
                strbuf_printf(buf, " %zu", row);
        }
        strbuf_printf(buf, ")\nset yrange [%.1f:-0.6]\n", (double)figure->row_count - 0.4);
}

/* Returns a stored value in shown units, for ranges and marks, which the script gives as numbers. */
static double shown(const struct figure_axis *axis, double value)
{
        return axis->scale == FIGURE_SYMLOG ? figure_scaled(axis, value / axis->divisor)
                                            : value / axis->divisor;
}

/* Writes the ticks of a logarithmic axis itself: gnuplot's own would label only one value in less than a decade. */
static void append_log_axis(const struct figure_axis *axis, double low, double high, struct strbuf *buf)
{
        struct ticks ticks;

        low /= 1.25;
        high *= 1.25;
        ticks_choose(axis, low, high, 0, &ticks);
        strbuf_printf(buf, "set logscale y 10\nset yrange [%.6g:%.6g]\nset ytics (", shown(axis, low),
                      shown(axis, high));
        for (size_t i = 0; i < ticks.count; i++)
                strbuf_printf(buf, "%s%.6g", i ? ", " : "", shown(axis, ticks.values[i]));
        strbuf_append(buf, ")\n");
}

static void append_x_range(const struct figure *figure, struct strbuf *buf)
{
        double low = 0;
        double high = 0;

        if (figure->x.scale == FIGURE_ROWS)
                strbuf_printf(buf, "set xrange [-0.6:%.1f]\n", (double)figure->row_count - 0.4);
        else if (figure_x_range(figure, &low, &high))
                strbuf_printf(buf, "set xrange [%.6g:%.6g]\n", shown(&figure->x, low),
                              shown(&figure->x, high));
}

static void append_y_range(const struct figure *figure, struct strbuf *buf)
{
        double low;
        double high;

        if (figure->y.scale == FIGURE_ROWS || !figure_y_range(figure, &low, &high))
                return;
        if (figure->y.scale == FIGURE_LOG)
                append_log_axis(&figure->y, low, high, buf);
        else if (figure->y.from_zero && low >= 0)
                strbuf_printf(buf, "set yrange [0:%.6g]\n", high > 0 ? 1.06 * shown(&figure->y, high) : 1.0);
}

static void append_axes(const struct figure *figure, struct strbuf *buf)
{
        if (figure->x.scale == FIGURE_NINES)
                append_percentile_tics(buf);
        if (figure->x.scale == FIGURE_SYMLOG)
                append_symlog(buf);
        if (figure->y.scale == FIGURE_ROWS)
                append_row_ticks(figure, buf);
        append_x_range(figure, buf);
        append_y_range(figure, buf);
}

static void append_spans(const struct figure *figure, struct strbuf *buf)
{
        for (size_t i = 0; i < figure->span_count; i++) {
                const struct figure_span *span = &figure->spans[i];
                double from = shown(&figure->x, span->from);
                double to = shown(&figure->x, span->to);

                strbuf_printf(buf,
                              "set object rectangle from first %.6g, graph 0 to first %.6g, graph 1 behind "
                              "fillcolor rgb '%s' fillstyle solid noborder\n",
                              from, to, shades[span->shade]);
                if (!span->note)
                        continue;
                strbuf_append(buf, "set label ");
                escape_gnuplot(buf, span->note);
                strbuf_printf(buf, " at first %.6g, graph 1 center offset 0,0.5 textcolor rgb '#555555'\n",
                              (from + to) / 2);
        }
}

static const char *dash(const struct figure_style *style)
{
        return style->dash[0] ? style->dash : NULL;
}

static void append_stroke(struct strbuf *buf, const struct figure_style *style, double width)
{
        strbuf_printf(buf, "lc rgb '%s' lw %.1f ", style->colour, width > 0 ? width : 2.0);
        if (dash(style))
                strbuf_printf(buf, "dt (%s)", style->dash);
        else
                strbuf_append(buf, "dt solid");
}

static void append_rules(const struct figure *figure, struct strbuf *buf)
{
        for (size_t i = 0; i < figure->rule_count; i++) {
                const struct figure_rule *rule = &figure->rules[i];
                double at = shown(&figure->x, rule->at);

                strbuf_printf(buf, "set arrow from first %.6g, graph 0 to first %.6g, graph 1 nohead back ",
                              at, at);
                append_stroke(buf, &figure_styles[rule->style], 1);
                strbuf_append_char(buf, '\n');
        }
}

static double stack_height(const struct figure *figure, size_t row)
{
        double sum = 0;

        for (size_t i = 0; i < figure->series_count; i++) {
                double y = figure_cell(figure, row, figure->series[i].y);

                if (figure->series[i].mark == FIGURE_BAR && isfinite(y) && y > 0)
                        sum += y;
        }
        return sum;
}

/* Appends the rows' notes, on top of a bar or to the right of an interval. */
static void append_row_notes(const struct figure *figure, struct strbuf *buf)
{
        bool bars = figure->x.scale == FIGURE_ROWS;
        int longest = 0;

        for (size_t row = 0; row < figure->row_count; row++) {
                if (!figure->row_notes[row])
                        continue;
                strbuf_append(buf, "set label ");
                escape_gnuplot(buf, figure->row_notes[row]);
                if (bars)
                        strbuf_printf(buf, " at first %zu, first %.6g center offset 0,0.6\n", row,
                                      shown(&figure->y, stack_height(figure, row)));
                else
                        strbuf_printf(buf, " at graph 1, first %zu left offset 1,0\n", row);
                if (escape_width(figure->row_notes[row]) > longest)
                        longest = escape_width(figure->row_notes[row]);
        }
        if (longest && !bars)
                strbuf_printf(buf, "set rmargin %d\n", longest + 2);
}

static void append_title(struct strbuf *buf, const char *label)
{
        if (!label) {
                strbuf_append(buf, " notitle");
                return;
        }
        strbuf_append(buf, " title ");
        escape_gnuplot(buf, label);
}

static void append_line(const struct figure_series *series, struct strbuf *buf)
{
        static const char *const words[] = {
                [FIGURE_LINE] = "lines",
                [FIGURE_LINE_POINTS] = "linespoints",
                [FIGURE_POINTS] = "points",
                [FIGURE_STEPS] = "steps",
        };
        const struct figure_style *style = &figure_styles[series->style];

        strbuf_printf(buf, "csv skip 1 using ($1/xu):($%zu/yu) with %s ", series->y + 1, words[series->mark]);
        append_stroke(buf, style, series->width);
        if (series->mark == FIGURE_LINE_POINTS || series->mark == FIGURE_POINTS)
                strbuf_printf(buf, " pt %d ps 0.9", style->point);
        append_title(buf, series->label);
}

static void append_band(const struct figure_series *series, struct strbuf *buf)
{
        strbuf_printf(buf,
                      "csv skip 1 using ($1/xu):($%zu/yu):($%zu/yu) with filledcurves fillcolor rgb '%s' "
                      "fillstyle transparent solid 0.22 noborder",
                      series->y + 1, series->y2 + 1, figure_styles[series->style].colour);
        append_title(buf, series->label);
}

/* Appends one part of the stacked bars, with its value written into it if there is room. */
static void append_bar(const struct figure *figure, size_t index, struct strbuf *buf)
{
        const struct figure_series *series = &figure->series[index];

        strbuf_printf(buf,
                      "csv skip 1 using (p($%zu)):xtic(strcol(%zu)) with histogram lc rgb '%s' "
                      "fillstyle solid 1 border rgb '#ffffff'",
                      series->y + 1, figure->column_count + 1, figure_styles[series->style].colour);
        append_title(buf, series->label);
        strbuf_append(buf, ", \\\n     csv skip 1 using 0:(");
        for (size_t i = 0; i < index; i++)
                strbuf_printf(buf, "p($%zu)+", figure->series[i].y + 1);
        strbuf_printf(buf, "p($%zu)/2):(part($%zu)) with labels textcolor rgb '%s' notitle", series->y + 1,
                      series->y + 1, figure_styles[series->style].text);
}

static void append_interval(const struct figure_series *series, struct strbuf *buf)
{
        const struct figure_style *style = &figure_styles[series->style];

        strbuf_printf(
                buf,
                "csv skip 1 using (sl($%zu)):0:(sl($%zu)):(sl($%zu)) with xerrorbars lc rgb '%s' lw 2.5 "
                "pt %d ps 1.1",
                series->y + 1, series->y2 + 1, series->y3 + 1, style->colour, style->point);
        append_title(buf, series->label);
}

static void append_box(const struct figure *figure, const struct figure_series *series, struct strbuf *buf)
{
        strbuf_printf(buf,
                      "csv skip 1 using ($1/xu):($%zu/yu):(%.6g) with boxes fillcolor rgb '%s' "
                      "fillstyle solid noborder",
                      series->y + 1, 1 / figure->x.divisor, figure_styles[series->style].colour);
        append_title(buf, series->label);
}

/* Spans and vertical lines are no series for gnuplot: an empty series of each kind makes its entry in the key. */
static void append_key_entries(const struct figure *figure, struct strbuf *buf)
{
        for (size_t i = 0; i < figure->span_count; i++)
                if (figure->spans[i].label) {
                        strbuf_printf(buf,
                                      ", \\\n     NaN with boxes fillcolor rgb '%s' fillstyle solid noborder",
                                      shades[figure->spans[i].shade]);
                        append_title(buf, figure->spans[i].label);
                }
        for (size_t i = 0; i < figure->rule_count; i++)
                if (figure->rules[i].label) {
                        strbuf_append(buf, ", \\\n     NaN with lines ");
                        append_stroke(buf, &figure_styles[figure->rules[i].style], 1);
                        append_title(buf, figure->rules[i].label);
                }
}

static void append_bar_setup(const struct figure *figure, struct strbuf *buf)
{
        double low;
        double high;

        if (figure->x.scale != FIGURE_ROWS || !figure_y_range(figure, &low, &high))
                return;
        strbuf_printf(buf,
                      "set style histogram rowstacked\n"
                      "set boxwidth 0.75\n"
                      "p(v) = v > 0 ? v / yu : 0\n"
                      "part(v) = p(v) >= %.6g ? sprintf('%%.1f', p(v)) : ''\n",
                      0.035 * shown(&figure->y, high));
}

/* Places the key: below the plot in two columns, or for bars beside it, in the order of stacking. */
static void append_key(const struct figure *figure, struct strbuf *buf)
{
        size_t rows = (figure_key_count(figure) + 1) / 2;

        if (figure->x.scale == FIGURE_ROWS)
                strbuf_append(buf, "set key outside right center vertical Left reverse invert samplen 2\n");
        else
                strbuf_printf(
                        buf,
                        "set bmargin %.1f\n"
                        "set key at screen 0.5, screen 0.015 center bottom horizontal Left reverse maxcols 2 "
                        "samplen 3\n",
                        4.2 + 1.2 * (double)rows);
}

static void append_plot_command(const struct figure *figure, struct strbuf *buf)
{
        strbuf_append(buf, "plot ");
        for (size_t i = 0; i < figure->series_count; i++) {
                strbuf_append(buf, i ? ", \\\n     " : "");
                switch (figure->series[i].mark) {
                case FIGURE_LINE:
                case FIGURE_LINE_POINTS:
                case FIGURE_POINTS:
                case FIGURE_STEPS:
                        append_line(&figure->series[i], buf);
                        break;
                case FIGURE_BAND:
                        append_band(&figure->series[i], buf);
                        break;
                case FIGURE_BOX:
                        append_box(figure, &figure->series[i], buf);
                        break;
                case FIGURE_BAR:
                        append_bar(figure, i, buf);
                        break;
                case FIGURE_INTERVAL:
                        append_interval(&figure->series[i], buf);
                        break;
                }
        }
        append_key_entries(figure, buf);
        strbuf_append_char(buf, '\n');
}

void plot_append_script(const struct figure *figure, struct strbuf *buf)
{
        append_header(figure, buf);
        append_axes(figure, buf);
        append_spans(figure, buf);
        append_rules(figure, buf);
        append_bar_setup(figure, buf);
        append_row_notes(figure, buf);
        append_key(figure, buf);
        strbuf_printf(
                buf,
                "set terminal svg size 960,560 dynamic noenhanced font 'sans-serif,13' background rgb 'white'\n"
                "set output '%s.svg'\n",
                figure->name);
        append_plot_command(figure, buf);
        strbuf_printf(
                buf,
                "set terminal pngcairo size 1600,933 noenhanced font 'sans,13' fontscale 1.45 linewidth 1.6\n"
                "set output '%s.png'\n"
                "replot\n"
                "unset output\n",
                figure->name);
}

static bool write_file(const char *folder, const char *name, const char *suffix, const struct strbuf *buf,
                       struct err *err)
{
        char *path = mem_printf("%s/%s.%s", folder, name, suffix);
        bool ok = file_write_atomic(path, strbuf_text(buf), buf->len, err);

        free(path);
        return ok;
}

bool plot_write(const struct figure *figure, const char *folder, struct err *err)
{
        struct strbuf csv = { 0 };
        struct strbuf script = { 0 };
        bool ok;

        figure_append_csv(figure, &csv);
        plot_append_script(figure, &script);
        ok = write_file(folder, figure->name, "csv", &csv, err) &&
             write_file(folder, figure->name, "gp", &script, err);
        strbuf_clear(&csv);
        strbuf_clear(&script);
        return ok;
}

static void remove_picture(const char *folder, const char *name, const char *suffix)
{
        char *path = mem_printf("%s/%s.%s", folder, name, suffix);

        unlink(path);
        free(path);
}

bool plot_draw(const char *folder, const char *name, struct err *err)
{
        char *script = mem_printf("%s.gp", name);
        bool ok = gnuplot_run(folder, script, PLOT_SECONDS_MAX, err);

        free(script);
        if (!ok) { /* remove incomplete pictures */
                remove_picture(folder, name, "svg");
                remove_picture(folder, name, "png");
        }
        return ok;
}
