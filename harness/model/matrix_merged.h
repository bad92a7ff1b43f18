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
        enum shape shape; /* the most frequent; of two as frequent ones the first in the order of enum shape */
        enum hypothesis hypothesis;
        char *cause;             /* of a repeat of that shape; NULL: none */
        char *madvise_predicted; /* NULL: unknown, or repeats differ */
        char *madvise_observed;
        char *go;
        char *reason; /* why the first invalid repeat could not be measured; NULL: none was invalid */
        struct matrix_spread figures[MATRIX_FIGURE_COUNT];
};

struct matrix_merged {
        struct matrix matrix;
        struct matrix_cells cells;
        struct matrix_record *records; /* one a cell, in the order of cells; see `found` */
        bool *found;
        struct matrix_combination *combinations;
        size_t combination_count;
        int baseline; /* place of the combination that the others are compared with; -1: none */
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
