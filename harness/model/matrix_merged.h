/* A merged matrix: the records of all cells, combined for its page, tables and gates. */
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
        int count; /* number of repeats in which it is known */
};

/* All repeats of one combination of settings. */
struct matrix_combination {
        struct matrix_settings at;
        int measured;     /* number of repeats that were measured */
        int invalid;      /* number of repeats that could not be measured */
        int missing;      /* number of repeats without a record */
        bool agree;       /* all measured repeats have the same shape, hypothesis and cause */
        enum shape shape; /* the most frequent one; of equally frequent ones the first in enum shape */
        enum hypothesis hypothesis;
        char *cause;             /* of a repeat with that shape; NULL: none */
        char *madvise_predicted; /* NULL: unknown, or repeats differ */
        char *madvise_observed;
        char *go;
        char *reason; /* why the first invalid repeat could not be measured; NULL: no repeat is invalid */
        struct matrix_spread figures[MATRIX_FIGURE_COUNT];
};

/* The effect of one value of an axis, everything else equal. Each pair of combinations that differ only on this axis
 * compares the figure at this value with the figure at the axis's reference value. */
struct matrix_effect {
        size_t axis;
        size_t value;     /* index among the axis's values */
        size_t reference; /* likewise: the baseline's value, or else the first */
        int figure;       /* enum matrix_figure */
        int pairs;
        double difference;     /* median over the pairs */
        double difference_low; /* smallest and largest over the pairs */
        double difference_high;
        double ratio; /* median over the pairs; NAN if the reference is 0 */
};

/* What a combination saves and costs compared with the baseline; NAN: not known. */
struct matrix_trade {
        size_t combination;
        size_t baseline; /* the combination compared with: it differs only in the baseline's settings */
        double settled_saved_bytes; /* positive: the combination holds less than the baseline */
        double peak_saved_bytes;
        double cpu_cost;      /* relative change of the processor time per request: 0.05 is 5 % more */
        double gc_share_cost; /* difference of GC's share of the available processor time */
        double latency_cost;  /* relative change of the p99 latency */
        bool frontier;        /* no other combination with the same baseline holds less at no higher cost */
};

struct matrix_merged {
        struct matrix matrix;
        struct matrix_cells cells;
        struct matrix_record *records; /* one per cell, in the order of `cells` */
        bool *found;                   /* by cell; false: there is no record */
        struct matrix_combination *combinations;
        size_t combination_count;
        int baseline; /* index of the combination that others are compared with; -1: none */
        struct matrix_effect *effects;
        size_t effect_count;
        struct matrix_trade *trades; /* empty without a baseline */
        size_t trade_count;
        struct gate_list gates;
};
void matrix_merged_clear(struct matrix_merged *merged);

/* Numbers of cells that were measured, could not be measured, and have no record. */
struct matrix_counts {
        int measured;
        int invalid;
        int missing;
};
struct matrix_counts matrix_merged_counts(const struct matrix_merged *merged);
