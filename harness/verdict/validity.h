/* Validity: the runs that count, by their standing, and whether the result measured anything at all.
 *
 * Runs on different processes, or too few of those that were made, are no experiment: the result is invalid. Never a
 * quiet wrong verdict.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/finding.h"

struct result;

struct validity {
        bool *counts; /* counts[i]: run i (1…last) is judged; counts[0] is not used */
        size_t last;  /* highest run index */
        int valid;
        int dropped;
        struct finding_list notes; /* one for each dropped run and each lesser trouble */
        bool failed;               /* the result could not be measured */
        struct finding failure;    /* why; none where it could */
        bool restarted;            /* the runs are of more than one process: no shape can be told */
};

/* The standing of the runs is decided before. */
void validity_check(const struct result *result, struct validity *ret);
void validity_clear(struct validity *validity);
/* The index of the k-th valid run, k ≥ 1; 0 where there are fewer. */
size_t validity_run(const struct validity *validity, int k);
