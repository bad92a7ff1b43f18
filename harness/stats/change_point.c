/* Pettitt's statistic in one pass. Let r[i] be the number of values below values[i] minus the number above it. Pairs within
 * the first k values cancel, so r[0] + … + r[k-1] compares the first k values with the rest alone. */
#include "stats/change_point.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/rng.h"
#include "stats/robust.h"

enum { PERMUTATIONS = 9999 };

/* For each value: how many are smaller, minus how many are larger. */
static void rank_all(const double *values, size_t count, double *ret_rank)
{
        for (size_t i = 0; i < count; i++) {
                ret_rank[i] = 0;
                for (size_t j = 0; j < count; j++)
                        ret_rank[i] += (values[j] < values[i]) - (values[j] > values[i]);
        }
}

/* Returns the largest |rank[0] + … + rank[k-1]| over all k, and that k in *ret_at; the first one on a tie. */
static double greatest(const double *rank, size_t count, size_t *ret_at)
{
        double sum = 0, most = -1;

        for (size_t i = 0; i + 1 < count; i++) {
                sum += rank[i];
                if (fabs(sum) > most) {
                        most = fabs(sum);
                        *ret_at = i + 1;
                }
        }
        return most;
}

static void shuffle(struct rng *rng, double *values, size_t count)
{
        for (size_t i = count - 1; i > 0; i--) {
                size_t j = (size_t)rng_below(rng, i + 1);
                double kept = values[i];

                values[i] = values[j];
                values[j] = kept;
        }
}

static double median_of(const double *values, size_t count)
{
        double *copy = mem_new(count, sizeof(*copy));
        double median;

        memcpy(copy, values, count * sizeof(*copy));
        median = robust_median(copy, count);
        free(copy);
        return median;
}

bool change_point_find(const double *values, size_t count, struct change_point *ret)
{
        double *rank = mem_new(count, sizeof(*rank)), seen;
        size_t at = 0, other, as_great = 1;
        struct rng rng;

        rank_all(values, count, rank);
        seen = count >= CHANGE_POINT_MIN ? greatest(rank, count, &at) : 0;
        if (seen > 0) {
                rng_init(&rng, 1, "change-point");
                for (int i = 0; i < PERMUTATIONS; i++) {
                        shuffle(&rng, rank, count);
                        as_great += greatest(rank, count, &other) >= seen;
                }
                *ret = (struct change_point){ .at = at,
                                              .before = median_of(values, at),
                                              .after = median_of(values + at, count - at),
                                              .p = (double)as_great / (PERMUTATIONS + 1) };
        }
        free(rank);
        return seen > 0;
}
