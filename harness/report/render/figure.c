/* The table of a figure, and the computations that both renderers need. */
#include "report/render/figure.h"

#include <stdlib.h>

#include "base/escape.h"
#include "base/mem.h"
#include "base/strbuf.h"

/* Masataka Okabe and Kei Ito, "Color Universal Design" (2008), without yellow, which is hardly visible on paper. */
const struct figure_style figure_styles[FIGURE_STYLE_COUNT] = {
        { "#000000", "#f2f2f2", "", 7, "white" },
        { "#0072B2", "#4aa8e0", "12,5", 5, "white" },
        { "#D55E00", "#ff8b45", "3,3", 9, "white" },
        { "#009E73", "#2fc79b", "14,4,3,4", 11, "white" },
        { "#CC79A7", "#e29cc4", "", 13, "black" },
        { "#56B4E9", "#8fd0f5", "7,3", 4, "black" },
        { "#E69F00", "#f5bb3d", "2,4", 8, "black" },
        { "#999999", "#8c8c8c", "", 6, "black" },
        { "#5E3C99", "#a98be0", "10,3,2,3,2,3", 12, "white" },
        { "#444444", "#bbbbbb", "5,5", 10, "white" },
        { "#DDDDDD", "#3a3f47", "", 6, "black" },
        { "#F0E442", "#f0e442", "6,2,2,2", 6, "black" },
        { "#882255", "#d48ab3", "2,2", 7, "white" },
};

void figure_clear(struct figure *figure)
{
        for (size_t i = 0; i < figure->column_count; i++)
                free(figure->columns[i].name);
        for (size_t i = 0; i < figure->row_count; i++) {
                free(figure->row_labels[i]);
                free(figure->row_notes[i]);
        }
        for (size_t i = 0; i < figure->series_count; i++)
                free(figure->series[i].label);
        for (size_t i = 0; i < figure->span_count; i++) {
                free(figure->spans[i].label);
                free(figure->spans[i].note);
        }
        for (size_t i = 0; i < figure->rule_count; i++)
                free(figure->rules[i].label);
        free(figure->question);
        free(figure->subtitle);
        free(figure->reading);
        free(figure->x.label);
        free(figure->y.label);
        free(figure->columns);
        free(figure->cells);
        free(figure->row_labels);
        free(figure->row_notes);
        free(figure->series);
        free(figure->spans);
        free(figure->rules);
        *figure = (struct figure){ 0 };
}

size_t figure_add_column(struct figure *figure, const char *name, int decimals)
{
        figure->columns = mem_resize(figure->columns, figure->column_count + 1, sizeof(*figure->columns));
        figure->columns[figure->column_count] = (struct figure_column){ mem_dup(name), decimals };
        return figure->column_count++;
}

double *figure_add_row(struct figure *figure, const char *label, const char *note)
{
        size_t columns = figure->column_count;
        size_t rows = figure->row_count;
        double *row;

        if (rows == figure->row_capacity) {
                figure->row_capacity = rows ? 2 * rows : 64;
                figure->cells = mem_resize(figure->cells, figure->row_capacity, columns * sizeof(double));
                figure->row_labels =
                        mem_resize(figure->row_labels, figure->row_capacity, sizeof(*figure->row_labels));
                figure->row_notes =
                        mem_resize(figure->row_notes, figure->row_capacity, sizeof(*figure->row_notes));
        }
        figure->row_labels[rows] = mem_dup(label);
        figure->row_notes[rows] = mem_dup(note);
        row = &figure->cells[rows * columns];
        for (size_t i = 0; i < columns; i++)
                row[i] = FIGURE_SKIP;
        figure->row_count++;
        return row;
}

void figure_add_series(struct figure *figure, const struct figure_series *series)
{
        struct figure_series *added;

        figure->series = mem_resize(figure->series, figure->series_count + 1, sizeof(*figure->series));
        added = &figure->series[figure->series_count++];
        *added = *series;
        added->label = mem_dup(series->label);
}

void figure_add_span(struct figure *figure, const struct figure_span *span)
{
        struct figure_span *added;

        figure->spans = mem_resize(figure->spans, figure->span_count + 1, sizeof(*figure->spans));
        added = &figure->spans[figure->span_count++];
        *added = *span;
        added->label = mem_dup(span->label);
        added->note = mem_dup(span->note);
}

void figure_add_rule(struct figure *figure, const struct figure_rule *rule)
{
        struct figure_rule *added;

        figure->rules = mem_resize(figure->rules, figure->rule_count + 1, sizeof(*figure->rules));
        added = &figure->rules[figure->rule_count++];
        *added = *rule;
        added->label = mem_dup(rule->label);
}

double figure_cell(const struct figure *figure, size_t row, size_t column)
{
        return figure->cells[row * figure->column_count + column];
}

void figure_axis_bytes(struct figure_axis *axis, const char *what, double max_bytes)
{
        static const struct {
                const char *name;
                double bytes;
        } units[] = { { "GiB", 1073741824 }, { "MiB", 1048576 }, { "KiB", 1024 }, { "bytes", 1 } };
        size_t i = 0;

        while (i < 3 && max_bytes < 2 * units[i].bytes)
                i++;
        axis->divisor = units[i].bytes;
        axis->unit = units[i].name;
        free(axis->label);
        axis->label = mem_printf("%s (%s)", what, units[i].name);
}

void figure_axis_seconds(struct figure_axis *axis, const char *what, double span_s)
{
        axis->divisor = span_s >= 3 * 3600 ? 3600 : span_s >= 900 ? 60 : 1;
        axis->unit = axis->divisor == 1 ? "s" : axis->divisor == 60 ? "min" : "h";
        free(axis->label);
        axis->label = mem_printf("%s (%s)", what, axis->unit);
}

char *figure_axis_text(const struct figure_axis *axis, double value)
{
        double shown = value / axis->divisor;

        if (axis->scale == FIGURE_NINES)
                return mem_printf("%.6g %%", 100 - 100 / value);
        return mem_printf(fabs(shown) >= 1000 ? "%.0f%s%s" : "%.4g%s%s", shown, axis->unit ? " " : "",
                          axis->unit ? axis->unit : "");
}

static void widen(double value, double *low, double *high)
{
        if (!isfinite(value))
                return;
        if (!(*low <= value))
                *low = value;
        if (!(*high >= value))
                *high = value;
}

static void widen_by_series(const struct figure *figure, const struct figure_series *series, size_t row,
                            double *stack, double *low, double *high)
{
        double y = figure_cell(figure, row, series->y);

        if (series->mark == FIGURE_INTERVAL)
                return;
        if (series->mark == FIGURE_BAR) {
                *stack += isfinite(y) && y > 0 ? y : 0;
                y = *stack;
        }
        widen(y, low, high);
        if (series->mark == FIGURE_BOX)
                widen(0, low, high);
        if (series->mark == FIGURE_BAND)
                widen(figure_cell(figure, row, series->y2), low, high);
}

bool figure_y_range(const struct figure *figure, double *ret_low, double *ret_high)
{
        double low = NAN;
        double high = NAN;

        for (size_t row = 0; row < figure->row_count; row++) {
                double stack = 0;

                for (size_t i = 0; i < figure->series_count; i++)
                        widen_by_series(figure, &figure->series[i], row, &stack, &low, &high);
        }
        if (isnan(low))
                return false;
        *ret_low = low;
        *ret_high = high;
        return true;
}

static void widen_by_interval(const struct figure *figure, size_t row, double *low, double *high)
{
        for (size_t i = 0; i < figure->series_count; i++) {
                const struct figure_series *series = &figure->series[i];

                if (series->mark != FIGURE_INTERVAL)
                        continue;
                widen(figure_cell(figure, row, series->y), low, high);
                widen(figure_cell(figure, row, series->y2), low, high);
                widen(figure_cell(figure, row, series->y3), low, high);
        }
}

bool figure_x_range(const struct figure *figure, double *ret_low, double *ret_high)
{
        double low = NAN;
        double high = NAN;
        bool intervals = figure->y.scale == FIGURE_ROWS;

        for (size_t row = 0; row < figure->row_count; row++)
                if (intervals)
                        widen_by_interval(figure, row, &low, &high);
                else
                        widen(figure_cell(figure, row, 0), &low, &high);
        for (size_t i = 0; i < figure->span_count; i++) {
                widen(figure->spans[i].from, &low, &high);
                widen(figure->spans[i].to, &low, &high);
        }
        if (isnan(low))
                return false;
        if (figure->x.low < figure->x.high) {
                widen(figure->x.low, &low, &high);
                widen(figure->x.high, &low, &high);
        }
        *ret_low = low;
        *ret_high = high;
        return true;
}

double figure_scaled(const struct figure_axis *axis, double value)
{
        switch (axis->scale) {
        case FIGURE_LOG:
        case FIGURE_NINES:
                return value > 0 ? log10(value) : NAN;
        case FIGURE_SYMLOG:
                return fabs(value) <= 1 ? value : copysign(1 + log10(fabs(value)), value);
        case FIGURE_LINEAR:
        case FIGURE_ROWS:
                break;
        }
        return value;
}

size_t figure_key_count(const struct figure *figure)
{
        size_t count = 0;

        for (size_t i = 0; i < figure->series_count; i++)
                count += figure->series[i].label != NULL;
        for (size_t i = 0; i < figure->span_count; i++)
                count += figure->spans[i].label != NULL;
        for (size_t i = 0; i < figure->rule_count; i++)
                count += figure->rules[i].label != NULL;
        return count;
}

bool figure_has_values(const struct figure *figure, size_t column)
{
        for (size_t row = 0; row < figure->row_count; row++)
                if (isfinite(figure_cell(figure, row, column)))
                        return true;
        return false;
}

static void append_cell(struct strbuf *buf, double value, int decimals)
{
        if (value == FIGURE_SKIP)
                return;
        if (isnan(value))
                strbuf_append(buf, "NaN");
        else
                strbuf_printf(buf, "%.*f", decimals, value == 0 ? 0.0 : value);
}

void figure_append_csv(const struct figure *figure, struct strbuf *buf)
{
        bool named = figure->row_count > 0 && figure->row_labels[0] != NULL;

        for (size_t i = 0; i < figure->column_count; i++)
                strbuf_printf(buf, "%s%s", i ? "," : "", figure->columns[i].name);
        strbuf_append(buf, named ? ",row\n" : "\n");
        for (size_t row = 0; row < figure->row_count; row++) {
                for (size_t i = 0; i < figure->column_count; i++) {
                        if (i)
                                strbuf_append_char(buf, ',');
                        append_cell(buf, figure_cell(figure, row, i), figure->columns[i].decimals);
                }
                if (named) {
                        strbuf_append_char(buf, ',');
                        escape_csv(buf, figure->row_labels[row]);
                }
                strbuf_append_char(buf, '\n');
        }
}
