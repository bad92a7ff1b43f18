#include "series_fixture.h"

#include <math.h>

const struct plateau_rule series_rule = {
        .alpha = 0.0025, .delta = 1, .delta_growing = 1, .resolution = 1e-6, .baseline = NAN, .peak = NAN
};

const struct plateau_rule series_count_rule = { .alpha = 0.0025,
                                                .delta = 20,
                                                .delta_growing = 0.5,
                                                .step = 1,
                                                .resolution = 1,
                                                .baseline = NAN,
                                                .peak = NAN };

void series_line(double *y, size_t n, double slope)
{
        for (size_t i = 0; i < n; i++)
                y[i] = 100 + slope * (double)i;
}

struct plateau series_decide(const double *y, size_t n)
{
        struct plateau plateau;

        plateau_decide(y, n, &series_rule, &plateau);
        return plateau;
}

enum shape series_judge(const double *y, size_t n)
{
        struct plateau plateau;

        plateau_judge(y, n, &series_rule, &plateau);
        return plateau.shape;
}
