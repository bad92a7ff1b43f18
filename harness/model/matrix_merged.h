/* A merged matrix: what its page, its tables and its gates are made from. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/gate.h"
#include "model/matrix.h"

/* One figure of a combination over its repeats; NAN: not known. */
struct matrix_spread {
        double median;
        double low; /* smallest and largest of the repeats */
        double high;
        int count; /* of repeats that know it */
};

/* All repeats of one combination of settings. */
struct matrix_combination {
        struct matrix_settings at;
        int measured; /* repeats */
        int invalid;  /* that could not be measured */
        int missing;  /* without a record */
        bool agree;   /* every repeat that was measured has the same shape, hypothesis and cause */
        enum shape
                shape; /* the most frequent; of two as frequent ones the first in the order of enum shape */
        enum hypothesis hypothesis;
        char *cause;             /* of a repeat of that shape; NULL: none */
        char *madvise_predicted; /* NULL: unknown, or repeats differ */
        char *madvise_observed;
        char *go;
        char *reason; /* why the first invalid repeat could not be measured; NULL: none was invalid */
        struct matrix_spread figures[MATRIX_FIGURE_COUNT];
};

/* What a value of an axis changes, everything else equal: over the pairs of combinations that differ on this axis alone,
 * this value's figure against that of the axis's reference value. */
struct matrix_effect {
        size_t axis;
        size_t value;     /* of the axis */
        size_t reference; /* of the axis: the baseline's value, else the first */
        int figure;
        int pairs;
        double difference; /* median over the pairs; low and high: the smallest and the largest */
        double difference_low;
        double difference_high;
        double ratio; /* median; NAN where the reference is 0 */
};

/* A combination beside the baseline: what it saves, and what it costs. */
struct matrix_trade {
        size_t combination;
        size_t baseline; /* the combination that it is compared with: alike but for the baseline's settings */
        double settled_saved_bytes; /* positive: less than the baseline holds; NAN: not known */
        double peak_saved_bytes;
        double cpu_cost;      /* change of the processor time a request, as a share; NAN: not known */
        double gc_share_cost; /* change of the collector's share, in shares of the processor time available */
        double latency_cost;  /* change of the p99 latency, as a share */
        bool frontier;        /* no other combination of the same baseline holds less at no higher cost */
};

struct matrix_merged {
        struct matrix matrix;
        struct matrix_cells cells;
        struct matrix_record *records; /* one a cell, in the order of cells; see `found` */
        bool *found;
        struct matrix_combination *combinations;
        size_t combination_count;
        int baseline; /* place of the combination that the others are compared with; -1: none */
        struct matrix_effect *effects;
        size_t effect_count;
        struct matrix_trade *trades; /* empty where there is no baseline */
        size_t trade_count;
        struct gate_list gates;
};
void matrix_merged_clear(struct matrix_merged *merged);

/* How many cells were measured, could not be, and are missing. */
struct matrix_counts {
        int measured;
        int invalid;
        int missing;
};
struct matrix_counts matrix_merged_counts(const struct matrix_merged *merged);
