/* A figure: what one plot shows, as data. Built from a result by the figure_*.c files, rendered twice: by plot.c
 * into a gnuplot script beside its CSV, and by svg.c into the page.
 *
 * One table holds every number in base units; series, shaded spans and marks refer to it. Neither renderer knows
 * what a heap is, and no builder knows what a pixel is.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* A cell of the table: a number; NAN: should be here and is not known, a gap in the line; FIGURE_SKIP: this row is
 * not a point of that column, the line passes by. */
#define FIGURE_SKIP ((double)INFINITY)

enum figure_mark {
        FIGURE_LINE,        /* y over x */
        FIGURE_LINE_POINTS, /* the same, with a point at each value */
        FIGURE_POINTS,      /* a point at each value, and no line */
        FIGURE_STEPS,       /* y holds until the next x */
        FIGURE_BAND,        /* the area from y to y2, behind all lines */
        FIGURE_BOX,         /* a column from 0 to y, one unit of x wide, behind all lines */
        FIGURE_BAR,         /* y stacked on the bars before it, one bar a row; x is the row */
        FIGURE_INTERVAL,    /* one row each: a point at y with whiskers from y2 to y3, along x */
};

enum figure_scale {
        FIGURE_LINEAR,
        FIGURE_LOG,
        FIGURE_NINES,  /* x = 1/(1 - q): 50 %, 90 %, 99 % … at equal steps */
        FIGURE_SYMLOG, /* linear in -1…1, logarithmic beyond */
        FIGURE_ROWS,   /* one tick a row, named by the row's label */
};

struct figure_axis {
        char *label;      /* with its unit: "memory (MiB)" */
        const char *unit; /* of what is shown: "MiB"; NULL: a plain number */
        enum figure_scale scale;
        double divisor; /* shown = stored / divisor */
        bool from_zero;
        bool whole; /* ticks at whole numbers only */
        double low; /* stored units: shown at least from low to high; both 0: what the data need */
        double high;
};

struct figure_column {
        char *name; /* in the CSV, with its unit: "rss_bytes" */
        int decimals;
};

/* Styles differ in colour, dash and point, so that they differ on paper too; figure_styles says how. */
struct figure_style {
        const char *colour; /* Okabe and Ito's palette, safe for colour-blind eyes: "#0072B2" */
        const char *dark;   /* the same on a dark page */
        const char *dash;   /* gnuplot's numbers, "" solid: "8,4" */
        int point;          /* gnuplot's point type */
        const char *text;   /* what can be read on an area of this colour */
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

/* Shading behind everything, from x to x; spans of one label share an entry in the key. */
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
        char *reading;    /* one sentence for the page and for those who cannot see it: what it shows */
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
/* Columns first, then rows, then series. Returns the column's index. */
size_t figure_add_column(struct figure *figure, const char *name, int decimals);
/* A new row of FIGURE_SKIP; valid until the next one. `label` and `note` may be NULL. */
double *figure_add_row(struct figure *figure, const char *label, const char *note);
/* A copy of `series`; its label is copied too. */
void figure_add_series(struct figure *figure, const struct figure_series *series);
void figure_add_span(struct figure *figure, const struct figure_span *span);
void figure_add_rule(struct figure *figure, const struct figure_rule *rule);
double figure_cell(const struct figure *figure, size_t row, size_t column);

/* Sets the axis to the binary unit that suits `max_bytes`: "memory (MiB)". */
void figure_axis_bytes(struct figure_axis *axis, const char *what, double max_bytes);
/* Seconds, minutes or hours, by the span shown. */
void figure_axis_seconds(struct figure_axis *axis, const char *what, double span_s);

/* The value as it is shown on the axis: "58.4 MiB", "90 %"; fresh memory. */
char *figure_axis_text(const struct figure_axis *axis, double value);

/* Smallest and largest value that the series show on y, stacked bars added up; false where there is none. */
bool figure_y_range(const struct figure *figure, double *ret_low, double *ret_high);
bool figure_x_range(const struct figure *figure, double *ret_low, double *ret_high);
/* Where a stored value lies on an axis before it is stretched to pixels: the logarithm, the nines. */
double figure_scaled(const struct figure_axis *axis, double value);

/* How many entries the key has: series, spans and rules with a label. */
size_t figure_key_count(const struct figure *figure);
/* Whether any row has a number in that column. */
bool figure_has_values(const struct figure *figure, size_t column);

/* The table as CSV: header, then one line a row; a skipped cell is empty, a gap is NaN. */
void figure_append_csv(const struct figure *figure, struct strbuf *buf);
