/* stats/robust and stats/quadratic: known answers, and what an outlier must not do. */
#include "stats/robust.h"

#include <math.h>

#include "base/rng.h"
#include "stats/quadratic.h"
#include "unit.h"

static void test_robust_quantiles_interpolate(void **state)
{
        const double values[] = { 4, 1, 3, 2 };

        (void)state;
        assert_true(robust_median(values, 4) == 2.5);
        assert_true(robust_quantile(values, 4, 0) == 1);
        assert_true(robust_quantile(values, 4, 1) == 4);
        assert_true(fabs(robust_quantile(values, 4, 0.25) - 1.75) < 1e-15); /* numpy.quantile */
        assert_true(robust_median(values, 1) == 4);
        assert_true(values[0] == 4); /* left as it was */
        assert_true(isnan(robust_median(values, 0)));
        assert_true(isnan(robust_mad(values, 0)));
}

static void test_robust_middle_is_a_reading_and_exact(void **state)
{
        int64_t odd[] = { 9, 1, 5 };
        int64_t even[] = { 4, 1, 3, 2 };
        int64_t large[] = { INT64_MAX, INT64_MAX - 1, 0 };

        (void)state;
        assert_int_equal(robust_middle_i64(odd, 3), 5);
        assert_int_equal(robust_middle_i64(even, 4), 3);
        assert_true(robust_middle_i64(large, 3) == INT64_MAX - 1);
}

static void test_robust_mad_estimates_sigma_despite_outliers(void **state)
{
        enum { N = 10001 };
        static double values[N];
        struct rng rng;

        (void)state;
        rng_init(&rng, 4, "mad");
        for (int i = 0; i < N; i++)
                values[i] = i % 50 == 0 ? 1e9 : 5 + 2 * rng_normal(&rng);
        assert_true(fabs(ROBUST_MAD_TO_SIGMA * robust_mad(values, N) - 2) < 0.15);
        assert_true(fabs(robust_median(values, N) - 5) < 0.15);
}

static void fill(double *x, double *y, int n, double slope, double bend)
{
        for (int i = 0; i < n; i++) {
                x[i] = 3 + i;
                y[i] = 7 + slope * i + bend * i * i;
        }
}

static void test_quadratic_finds_early_and_late_slope(void **state)
{
        double x[9], y[9];
        struct quadratic q;

        (void)state;
        fill(x, y, 9, 2, 0.5);
        assert_true(quadratic_fit(x, y, 9, 0.7, 0.05, &q));
        assert_true(fabs(q.early - (2 + 2 * 0.5 * 2)) < 1e-9); /* at a quarter: i = 2 */
        assert_true(fabs(q.late - (2 + 2 * 0.5 * 6)) < 1e-9);
        assert_true(fabs(q.contrast - (8 - 0.7 * 4)) < 1e-9);
        assert_true(q.noise < 1e-9);
        assert_false(quadratic_fit(x, y, 4, 0.7, 0.05, &q));
        assert_false(quadratic_fit((double[]){ 1, 1, 1, 1, 1 }, y, 5, 0.7, 0.05, &q));
}

static void test_quadratic_tells_a_leak_from_a_fill(void **state)
{
        double x[12], y[12];
        struct quadratic q;

        (void)state;
        fill(x, y, 12, 2, 0);
        assert_true(quadratic_fit(x, y, 12, 0.7, 0.05, &q));
        assert_true(q.contrast_low > 0);
        for (int i = 0; i < 12; i++)
                y[i] = 50 - 50 * exp(-i / 6.0);
        assert_true(quadratic_fit(x, y, 12, 0.7, 0.05, &q));
        assert_true(q.contrast_low < 0);
}

/* The one-sided bound errs as often as it says, also on an uneven axis. */
static void test_quadratic_bound_errs_as_promised(void **state)
{
        enum { SERIES = 20000, N = 11 };
        static const double x[N] = { 1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 14 };
        int wrong = 0;
        struct rng rng;

        (void)state;
        rng_init(&rng, 9, "bound");
        for (int s = 0; s < SERIES; s++) {
                double y[N];
                struct quadratic q;

                for (int i = 0; i < N; i++) /* slope 1 + 2 * 0.1 (x - 7.5): 0.35 early, 1.65 late */
                        y[i] = (x[i] - 7.5) + 0.1 * (x[i] - 7.5) * (x[i] - 7.5) + rng_normal(&rng);
                assert_true(quadratic_fit(x, y, N, 0.7, 0.05, &q));
                wrong += q.contrast_low > 1.65 - 0.7 * 0.35;
        }
        assert_true(wrong > 0.03 * SERIES && wrong < 0.08 * SERIES); /* clipping makes it a little bolder */
}

static void test_quadratic_is_not_bent_by_an_outlier(void **state)
{
        double x[12], y[12];
        struct quadratic q;
        struct rng rng;

        (void)state;
        rng_init(&rng, 5, "outlier");
        fill(x, y, 12, 2, 0);
        for (int i = 0; i < 12; i++)
                y[i] += 0.1 * rng_normal(&rng);
        y[6] += 30;
        assert_true(quadratic_fit(x, y, 12, 0.7, 0.05, &q));
        assert_true(fabs(q.early - 2) < 0.5);
        assert_true(fabs(q.late - 2) < 0.5);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_robust_quantiles_interpolate),
                cmocka_unit_test(test_robust_middle_is_a_reading_and_exact),
                cmocka_unit_test(test_robust_mad_estimates_sigma_despite_outliers),
                cmocka_unit_test(test_quadratic_finds_early_and_late_slope),
                cmocka_unit_test(test_quadratic_tells_a_leak_from_a_fill),
                cmocka_unit_test(test_quadratic_bound_errs_as_promised),
                cmocka_unit_test(test_quadratic_is_not_bent_by_an_outlier),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
