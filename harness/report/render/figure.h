/* A figure: the content of one plot as data. The files figure_*.c build it from a result; two renderers draw it: plot.c as
 * a gnuplot script with a CSV file, svg.c as part of the page.
 *
 * One table holds all numbers in base units; series refer to its columns. The renderers know nothing about memory, the
 * builders nothing about pixels.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* A cell of the table is a number; NAN: a value that is not known, which makes a gap in the line; or FIGURE_SKIP: no point
 * of this column, the line goes on past this row. */
#define FIGURE_SKIP ((double)INFINITY)

enum figure_mark {
        FIGURE_LINE,        /* y over x */
        FIGURE_LINE_POINTS, /* the same, with a point at each value */
        FIGURE_POINTS,      /* a point at each value, and no line */
        FIGURE_STEPS,       /* y holds until the next x */
        FIGURE_BAND,        /* the area from y to y2, behind all lines */
        FIGURE_BOX,         /* a column from 0 to y, one unit of x wide, behind all lines */
        FIGURE_BAR,         /* y stacked on the bar series before it, one bar per row; x is the row */
        FIGURE_INTERVAL, /* one per row: a point at y with whiskers from y2 to y3, drawn along the x axis */
};

enum figure_scale {
        FIGURE_LINEAR,
        FIGURE_LOG,
        FIGURE_NINES,  /* x = 1/(1 - q), logarithmic: 90 %, 99 %, 99.9 % at equal distances */
        FIGURE_SYMLOG, /* linear in -1…1, logarithmic beyond */
        FIGURE_ROWS,   /* one tick per row, with the row's label */
};

struct figure_axis {
        char *label;      /* with its unit: "memory (MiB)" */
        const char *unit; /* of the values as shown: "MiB"; NULL: a plain number */
        enum figure_scale scale;
        double divisor; /* shown = stored / divisor */
        bool from_zero;
        bool whole; /* ticks at whole numbers only */
        double low; /* stored units: the axis spans at least low…high; both 0: only the data */
        double high;
};

struct figure_column {
        char *name; /* in the CSV, with its unit: "rss_bytes" */
        int decimals;
};

/* Styles differ in colour, dash and point, so that they can be told apart in grey print, too; see figure_styles. */
struct figure_style {
        const char *colour; /* Okabe and Ito's palette, safe for colour-blind eyes: "#0072B2" */
        const char *dark;   /* the same on a dark page */
        const char *dash;   /* gnuplot's numbers, "" solid: "8,4" */
        int point;          /* gnuplot's point type */
        const char *text;   /* colour of text on an area of this colour */
};
enum { FIGURE_STYLE_COUNT = 13 };
extern const struct figure_style figure_styles[FIGURE_STYLE_COUNT];

struct figure_series {
        char *label; /* in the key; NULL: not in the key */
        enum figure_mark mark;
        int style;
        size_t y; /* columns; x is column 0 */
        size_t y2;
        size_t y3;
        double width; /* of the line, in points; 0: the usual */
};

/* A shaded range of x behind everything else; spans with the same label share one entry in the key. */
struct figure_span {
        double from;
        double to;
        char *label; /* "load" */
        char *note;  /* written at its top: "3"; NULL: nothing */
        int shade;   /* 0 the lighter grey, 1 the darker, 2 the δ band's */
};

/* A vertical line. */
struct figure_rule {
        double at;
        char *label; /* in the key, once */
        int style;
};

struct figure {
        const char *name; /* of the files: "timeline" */
        char *question;   /* the title: what this figure answers */
        char *subtitle;   /* scenario, Go version, verdict; any text */
        char *reading;    /* one sentence that says what it shows, on the page and for screen readers */
        struct figure_axis x;
        struct figure_axis y;
        struct figure_column *columns;
        size_t column_count;
        double *cells; /* row by row */
        size_t row_count;
        size_t row_capacity;
        char **row_labels; /* one per row, or NULL */
        char **row_notes;  /* written at the end of the row, or NULL */
        struct figure_series *series;
        size_t series_count;
        struct figure_span *spans;
        size_t span_count;
        struct figure_rule *rules;
        size_t rule_count;
};

void figure_clear(struct figure *figure);
/* Adds a column and returns its index. All columns must be added before rows, and rows before series. */
size_t figure_add_column(struct figure *figure, const char *name, int decimals);
/* Adds a row filled with FIGURE_SKIP and returns its cells, valid until the next row is added. `label` and `note` may be
 * NULL. */
double *figure_add_row(struct figure *figure, const char *label, const char *note);
/* Adds a copy of `series` and of its label. */
void figure_add_series(struct figure *figure, const struct figure_series *series);
void figure_add_span(struct figure *figure, const struct figure_span *span);
void figure_add_rule(struct figure *figure, const struct figure_rule *rule);
double figure_cell(const struct figure *figure, size_t row, size_t column);

/* Sets the axis to the binary unit that suits `max_bytes`: "memory (MiB)". */
void figure_axis_bytes(struct figure_axis *axis, const char *what, double max_bytes);
/* Sets the axis to seconds, minutes or hours, by the span shown. */
void figure_axis_seconds(struct figure_axis *axis, const char *what, double span_s);

/* Returns a value as the axis shows it, "58.4 MiB" or "90 %"; the caller frees it. */
char *figure_axis_text(const struct figure_axis *axis, double value);

/* Finds the smallest and largest y that the series show, stacked bars summed up; false if there is none. */
bool figure_y_range(const struct figure *figure, double *ret_low, double *ret_high);
bool figure_x_range(const struct figure *figure, double *ret_low, double *ret_high);
/* Applies the scale of an axis (logarithm, nines) to a stored value; what remains is a linear map to pixels. */
double figure_scaled(const struct figure_axis *axis, double value);

/* Returns the number of entries in the key: series, spans and rules with a label. */
size_t figure_key_count(const struct figure *figure);
/* Returns true if any row has a number in that column. */
bool figure_has_values(const struct figure *figure, size_t column);

/* Appends the table as CSV: a header, then one line per row; FIGURE_SKIP is an empty field, a gap NaN. */
void figure_append_csv(const struct figure *figure, struct strbuf *buf);
