/* Validity: lists the runs that count, by their standing, and decides whether the result as a whole can be judged.
 *
 * If the target was restarted between runs, or too many runs were left out, the result is invalid and says so loudly, so
 * that it cannot pass for a verdict.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "model/finding.h"

struct result;

struct validity {
        bool *counts; /* counts[i]: run i (1…last) is judged; counts[0] is not used */
        size_t last;  /* highest run index */
        int valid;    /* number of runs that count */
        int dropped;  /* number of runs left out, except those that the end of the experiment cut off */
        struct finding_list notes; /* one for each dropped run and each lesser problem */
        bool failed;               /* the result is invalid: exit code 4 */
        struct finding failure;    /* why; none where it is valid */
        bool restarted;            /* the runs are of more than one process, so they have no common shape */
};

/* Checks the result. The standing of its runs must be decided. The caller frees *ret with validity_clear(). */
void validity_check(const struct result *result, struct validity *ret);
void validity_clear(struct validity *validity);
/* Returns the index of the k-th valid run, k ≥ 1; 0 where there are fewer. */
size_t validity_run(const struct validity *validity, int k);
