/* One pass: the lowest and the highest of the current column are remembered until the column changes. */
#include "report/figures/decimate.h"

#include <math.h>
#include <stdint.h>

enum { NONE = -1 };

struct column_extremes {
        int64_t low; /* index, NONE while the column is empty */
        int64_t high;
};

static void flush(struct column_extremes *extremes, bool *keep)
{
        if (extremes->low != NONE)
                keep[extremes->low] = true;
        if (extremes->high != NONE)
                keep[extremes->high] = true;
        *extremes = (struct column_extremes){ NONE, NONE };
}

void decimate_min_max(const double *t, const double *values, size_t count, double t_low, double t_high,
                      size_t columns, bool *keep)
{
        struct column_extremes extremes = { NONE, NONE };
        double width = (t_high - t_low) / (double)(columns ? columns : 1);
        double column = -1;
        int64_t last = NONE;

        for (size_t i = 0; i < count; i++) {
                double here = width > 0 ? floor((t[i] - t_low) / width) : 0;

                if (isinf(values[i]))
                        continue;
                if (here != column)
                        flush(&extremes, keep);
                column = here;
                if (isnan(values[i])) {
                        keep[i] = true;
                        continue;
                }
                if (last == NONE)
                        keep[i] = true;
                if (extremes.low == NONE || values[i] < values[extremes.low])
                        extremes.low = (int64_t)i;
                if (extremes.high == NONE || values[i] > values[extremes.high])
                        extremes.high = (int64_t)i;
                last = (int64_t)i;
        }
        flush(&extremes, keep);
        if (last != NONE)
                keep[last] = true;
}
