/* A matrix asks one question under every combination of settings. Its axes span cells; each cell is one ordinary
 * experiment. A record keeps the outcome of a cell in a few figures; a merge reads nothing but records.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/verdict.h"

/* A key of the scenario, named as for --set, and its value as text. A NULL value leaves the scenario's own. */
struct matrix_setting {
        char *key;
        char *value;
};

/* In the order in which they were given. */
struct matrix_settings {
        struct matrix_setting *items;
        size_t count;
};
void matrix_settings_clear(struct matrix_settings *settings);
/* Sets `key` to a copy of `value`, replacing any earlier value. */
void matrix_settings_put(struct matrix_settings *settings, const char *key, const char *value);
void matrix_settings_copy(const struct matrix_settings *from, struct matrix_settings *ret);
/* Returns the setting of `key`; NULL if there is none. */
const struct matrix_setting *matrix_settings_find(const struct matrix_settings *settings, const char *key);
/* True if both are the same text, or both NULL. */
bool matrix_value_equals(const char *a, const char *b);
/* True if every setting of `part` has the same value in `whole`. An empty part matches everything. */
bool matrix_settings_match(const struct matrix_settings *whole, const struct matrix_settings *part);

struct matrix_axis {
        char *key;
        char **values; /* a NULL entry leaves the scenario's own value */
        size_t count;
};

/* The outcome that is required of the cells that `when` selects. */
struct matrix_rule {
        struct matrix_settings when;
        bool shapes[SHAPE_COUNT]; /* the shapes allowed; none set: all */
        bool has_hypothesis;
        enum hypothesis hypothesis;
        char *madvise; /* the madvise that must be observed; NULL: any */
};

/* Requires that no cell's figure is worse than that of the cell before it on `axis` by more than `allowed`, a share of
 * the latter. */
struct matrix_neighbour_rule {
        char *axis;
        int figure; /* enum matrix_figure */
        double allowed;
};

/* The figures of a cell. To add one, add a row here, in matrix.c and in matrix/cell_figures.c. */
enum matrix_figure {
        MATRIX_RSS_SETTLED,
        MATRIX_RSS_PEAK,
        MATRIX_LIVE_HEAP,
        MATRIX_GO_RESERVE,
        MATRIX_DEAD_HEAP,
        MATRIX_METADATA,
        MATRIX_RELEASED,       /* bytes that the release hook (debug.FreeOSMemory) returned */
        MATRIX_RETURNED_IDLE,  /* bytes returned without help in the idle window after the last run */
        MATRIX_GIVE_BACK_TIME, /* time until half of those were gone */
        MATRIX_GC_SHARE,       /* GC's share of the available processor time under load */
        MATRIX_CPU_PER_REQUEST,
        MATRIX_LATENCY_P99,
        MATRIX_REQUESTS_PER_S,
        MATRIX_FIGURE_COUNT,
};
enum matrix_unit { MATRIX_BYTES, MATRIX_SECONDS, MATRIX_SHARE, MATRIX_PER_SECOND };
struct matrix_figure_info {
        const char *name;      /* in files, includes the unit: "rss_settled_bytes" */
        const char *label;     /* for people: "RSS, settled" */
        const char *benchmark; /* unit in Go's benchmark format: "settled-RSS-bytes" */
        enum matrix_unit unit;
        bool less_is_better; /* a larger value is worse; false: a smaller one */
        const char *meaning; /* one sentence */
};
extern const struct matrix_figure_info matrix_figure_infos[MATRIX_FIGURE_COUNT];
/* Looks up a figure by name; false if there is none of that name. */
bool matrix_figure_find(const char *name, enum matrix_figure *ret_figure);

struct matrix {
        char *path; /* the file, as named */
        char *text; /* its content */
        char *name;
        char *question;
        char **scenarios; /* as named: one, or the values of the axis "scenario" */
        size_t scenario_count;
        struct matrix_settings set; /* for every cell, before its own */
        struct matrix_axis *axes;
        size_t axis_count;
        struct matrix_settings *exclude;
        size_t exclude_count;
        struct matrix_settings *include;
        size_t include_count;
        struct matrix_settings baseline; /* selects the cell that others are compared with; empty: none */
        struct matrix_rule *rules;
        size_t rule_count;
        struct matrix_neighbour_rule *neighbours;
        size_t neighbour_count;
        int repeats;
        int tries; /* how often a cell is tried before it counts as invalid */
        uint64_t seed;
};
void matrix_clear(struct matrix *matrix);

/* Key of the axis whose values are scenarios. */
#define MATRIX_SCENARIO_KEY "scenario"

/* A cell: one combination of settings in one repeat. Its index is its place in the order of measurement and identifies
 * it permanently. */
struct matrix_cell {
        int index;
        int combination;           /* number of the combination in the order of the axes; repeats share it */
        int repeat;                /* 1…repeats */
        struct matrix_settings at; /* values of the axes in their order, then settings added by an include */
};
struct matrix_cells {
        struct matrix_cell *items;
        size_t count;
        int combinations;
};
void matrix_cells_clear(struct matrix_cells *cells);

/* The outcome of a cell. */
struct matrix_record {
        int index;
        int combination;
        int repeat;
        struct matrix_settings at;
        bool measured; /* false: `reason` says why; of what follows only `tries` is known */
        char *reason;
        int tries;
        char *scenario; /* name */
        char *go;       /* version */
        enum shape shape;
        enum hypothesis hypothesis;
        char *cause; /* a channel's name; NULL: none */
        int exit_code;
        char *madvise_predicted; /* NULL: unknown */
        char *madvise_observed;
        double figures[MATRIX_FIGURE_COUNT]; /* NAN: not known */
        char *seal;                          /* SHA-256 of the result's SHA256SUMS */
};
void matrix_record_clear(struct matrix_record *record);

/* How long a combination takes, and what the machine must provide for it. */
struct matrix_estimate {
        double shortest_s; /* without loads of unknown length, see `open_ended` */
        double longest_s;
        bool open_ended; /* a load ends only when its requests are answered, so its length is not known */
        char *needs;     /* "Go 1.15, cgo"; NULL: nothing; whoever made it frees it */
};
