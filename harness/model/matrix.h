/* A matrix: one question asked under every setting. Axes span cells, each cell is one ordinary experiment; what was
 * found in a cell is a record of a few figures, and records are all that a merge reads.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/verdict.h"

/* One key of the scenario as --set names it, and its value as text. NULL: as the scenario has it. */
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
/* Adds a copy, or replaces the value of a key that is there. */
void matrix_settings_put(struct matrix_settings *settings, const char *key, const char *value);
void matrix_settings_copy(const struct matrix_settings *from, struct matrix_settings *ret);
/* The setting of `key`; NULL where there is none. */
const struct matrix_setting *matrix_settings_find(const struct matrix_settings *settings, const char *key);
/* True where both hold the same text, or both none. */
bool matrix_value_equals(const char *a, const char *b);
/* True where every setting of `part` stands in `whole` with the same value; an empty part stands in all. */
bool matrix_settings_match(const struct matrix_settings *whole, const struct matrix_settings *part);

struct matrix_axis {
        char *key;
        char **values; /* NULL: as the scenario has it */
        size_t count;
};

/* What the cells that `when` selects are to come out as. */
struct matrix_rule {
        struct matrix_settings when;
        bool shapes[SHAPE_COUNT]; /* any of these; none set: any */
        bool has_hypothesis;
        enum hypothesis hypothesis;
        char *madvise; /* observed; NULL: not asked */
};

/* No cell worse than the one beside it on `axis` by more than `allowed`, a share of that one's figure. */
struct matrix_neighbour_rule {
        char *axis;
        int figure; /* enum matrix_figure */
        double allowed;
};

/* The figures of a cell. A larger one is worse, where `less_is_better`. Adding one is adding a row here, in matrix.c
 * and in matrix/cell_figures.c. */
enum matrix_figure {
        MATRIX_RSS_SETTLED,
        MATRIX_RSS_PEAK,
        MATRIX_LIVE_HEAP,
        MATRIX_GO_RESERVE,
        MATRIX_DEAD_HEAP,
        MATRIX_METADATA,
        MATRIX_RELEASED,       /* what FreeOSMemory, the release hook, gave back */
        MATRIX_RETURNED_IDLE,  /* what went by itself in the scenario's idle window after the last run */
        MATRIX_GIVE_BACK_TIME, /* until half of that was gone */
        MATRIX_GC_SHARE,       /* the collector's share of the processor time available, while loaded */
        MATRIX_CPU_PER_REQUEST,
        MATRIX_LATENCY_P99,
        MATRIX_REQUESTS_PER_S,
        MATRIX_FIGURE_COUNT,
};
enum matrix_unit { MATRIX_BYTES, MATRIX_SECONDS, MATRIX_SHARE, MATRIX_PER_SECOND };
struct matrix_figure_info {
        const char *name;      /* in files, with its unit: "rss_settled_bytes" */
        const char *label;     /* for people: "RSS, settled" */
        const char *benchmark; /* unit in Go's benchmark format: "settled-RSS-bytes" */
        enum matrix_unit unit;
        bool less_is_better;
        const char *meaning; /* one sentence */
};
extern const struct matrix_figure_info matrix_figure_infos[MATRIX_FIGURE_COUNT];
/* False where there is no figure of that name. */
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
        struct matrix_settings baseline; /* the cell that the others are compared with; empty: none */
        struct matrix_rule *rules;
        size_t rule_count;
        struct matrix_neighbour_rule *neighbours;
        size_t neighbour_count;
        int repeats;
        int tries; /* of a cell that could not be measured */
        uint64_t seed;
};
void matrix_clear(struct matrix *matrix);

/* Key of the axis whose values are scenarios. */
#define MATRIX_SCENARIO_KEY "scenario"

/* A cell: its index is its place in the order in which cells are measured, and its name for ever. */
struct matrix_cell {
        int index;
        int combination;           /* of the settings, counted in the order of the axes; repeats share one */
        int repeat;                /* 1…repeats: the block that it is measured in */
        struct matrix_settings at; /* the axes in their order, then what an include added */
};
struct matrix_cells {
        struct matrix_cell *items;
        size_t count;
        int combinations;
};
void matrix_cells_clear(struct matrix_cells *cells);

/* What a cell came out as. */
struct matrix_record {
        int index;
        int combination;
        int repeat;
        struct matrix_settings at;
        bool measured; /* false: `reason` says why, and nothing below is known */
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

/* How long a combination takes, and what the machine has to have for it. */
struct matrix_estimate {
        double shortest_s; /* loads that end when their requests are answered are not in it, see `open_ended` */
        double longest_s;
        bool open_ended;
        char *needs; /* "Go 1.15, cgo"; NULL: nothing; whoever made it frees */
};
