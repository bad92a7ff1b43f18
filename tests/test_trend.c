/* stats/trend and stats/kendall: against SciPy's figures (fixtures/scipy_trend.txt), against theory where it is
 * known, and on random series whose seed is printed. */
#include "stats/trend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/rng.h"
#include "stats/kendall.h"
#include "unit.h"

enum { POINTS_MAX = 64 };

struct scipy_case {
        char name[16];
        size_t n;
        double slope, intercept, tau, p_above, p_two, low_01, high_01, low_002, high_002;
        double x[POINTS_MAX], y[POINTS_MAX];
};

static bool read_case(FILE *file, struct scipy_case *c)
{
        double *const numbers[] = { &c->slope,  &c->intercept, &c->tau,     &c->p_above, &c->p_two,
                                    &c->low_01, &c->high_01,   &c->low_002, &c->high_002 };

        if (fscanf(file, "%15s %zu", c->name, &c->n) != 2)
                return false;
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
                assert_int_equal(fscanf(file, "%lf", numbers[i]), 1);
        for (size_t i = 0; i < c->n; i++)
                assert_int_equal(fscanf(file, "%lf %lf", &c->x[i], &c->y[i]), 2);
        return true;
}

static void assert_near(const struct scipy_case *c, const char *what, double value, double expected)
{
        if (isinf(expected) ? value != expected
                            : !(fabs(value - expected) <= 1e-9 * fmax(1e-3, fabs(expected))))
                fail_msg("%s, n %zu: %s is %.17g, SciPy says %.17g", c->name, c->n, what, value, expected);
}

static void compare_with_scipy(const struct scipy_case *c)
{
        struct kendall kendall;
        struct trend trend;

        assert_true(trend_theil_sen(c->x, c->y, c->n, 0.01, &trend));
        kendall_test(c->x, c->y, c->n, &kendall);
        assert_near(c, "slope", trend.slope, c->slope);
        assert_near(c, "intercept", trend.intercept, c->intercept);
        assert_near(c, "tau", kendall.tau, c->tau);
        if (isnan(c->p_two)) /* ties */
                return;
        assert_near(c, "p_above", kendall.p_above, c->p_above);
        assert_near(c, "p_two", kendall.p_two, c->p_two);
        assert_near(c, "p above 0", trend_p_above(c->x, c->y, c->n, 0), c->p_above);
        assert_near(c, "low at 0.01", trend.low, c->low_01);
        assert_near(c, "high at 0.01", trend.high, c->high_01);
        assert_true(trend_theil_sen(c->x, c->y, c->n, 0.002, &trend));
        assert_near(c, "low at 0.002", trend.low, c->low_002);
        assert_near(c, "high at 0.002", trend.high, c->high_002);
}

static void test_trend_agrees_with_scipy(void **state)
{
        FILE *file = fopen(FIXTURES "/scipy_trend.txt", "r");
        struct scipy_case c;
        int cases = 0;

        (void)state;
        assert_non_null(file);
        assert_int_equal(fscanf(file, "#%*[^\n]\n"), 0);
        while (read_case(file, &c)) {
                compare_with_scipy(&c);
                cases++;
        }
        fclose(file);
        assert_int_equal(cases, 55);
}

static void test_kendall_counts_inversions_as_the_tables_do(void **state)
{
        (void)state;
        /* n = 4: 1 3 5 6 5 3 1 of 24 orders */
        assert_true(fabs(kendall_cdf(4, 0) - 1.0 / 24) < 1e-15);
        assert_true(fabs(kendall_cdf(4, 2) - 9.0 / 24) < 1e-15);
        assert_true(fabs(kendall_cdf(4, 5) - 23.0 / 24) < 1e-15);
        assert_true(kendall_cdf(4, 6) == 1);
        assert_true(kendall_cdf(4, -1) == 0);
        assert_true(fabs(kendall_cdf(9, 4) - 440.0 / 362880) < 1e-15);
        assert_int_equal(kendall_quantile(4, 0.01), -1); /* four points cannot */
        assert_int_equal(kendall_quantile(6, 0.01), 1);
        assert_int_equal(kendall_quantile(6, 0.002), 0);
        assert_int_equal(kendall_quantile(9, 0.002), 4);
        assert_int_equal(kendall_quantile(1, 0.01), -1);
}

static void test_kendall_changes_to_the_normal_curve_without_a_jump(void **state)
{
        size_t n = KENDALL_EXACT_MAX;

        (void)state;
        for (double z = -3; z <= 3; z += 0.5) {
                double pairs = (double)(n * (n - 1)) / 2;
                double sd = sqrt((double)(n * (n - 1) * (2 * n + 5)) / 72);
                double next_pairs = (double)(n * (n + 1)) / 2;
                double next_sd = sqrt((double)((n + 1) * n * (2 * n + 7)) / 72);
                double here = kendall_cdf(n, pairs / 2 + z * sd);
                double next = kendall_cdf(n + 1, next_pairs / 2 + z * next_sd);

                assert_true(fabs(here - next) < 2e-3); /* one inversion more or less */
        }
        assert_true(labs(kendall_quantile(n + 1, 0.01) - kendall_quantile(n, 0.01)) < 40);
}

static void test_trend_counts_ties_by_halves_for_rising(void **state)
{
        static const double x[] = { 1, 2, 3, 4, 5, 6 };
        static const double rising[] = { 13, 16, 16, 19, 19, 22 }; /* two ties */
        static const double still[] = { 8, 8, 8, 8, 8, 8 };

        (void)state;
        assert_true(fabs(trend_p_above(x, rising, 6, 0) - 20.0 / 720) < 1e-15);
        assert_true(fabs(trend_p_rising(x, rising, 6) - 6.0 / 720) < 1e-15);
        assert_true(trend_p_rising(x, still, 6) > 0.49);
}

static void test_kendall_of_a_constant_series_has_no_trend(void **state)
{
        double x[10], y[10];
        struct kendall kendall;

        (void)state;
        for (int i = 0; i < 10; i++) {
                x[i] = i;
                y[i] = 7;
        }
        kendall_test(x, y, 10, &kendall);
        assert_true(kendall.tau == 0 && kendall.p_two == 1 && kendall.p_above == 1);
}

/* The interval of a known slope holds it as often as it says: exactly, whatever the noise. */
static void test_trend_interval_covers_as_promised(void **state)
{
        enum { SERIES = 20000, N = 9 };
        uint64_t seed = (uint64_t)clock_wall_ns();
        double expected = kendall_cdf(N, (double)kendall_quantile(N, 0.01));
        int below = 0, above = 0;
        struct rng rng;

        (void)state;
        printf("# seed %llu\n", (unsigned long long)seed);
        rng_init(&rng, seed, "coverage");
        for (int s = 0; s < SERIES; s++) {
                double x[N], y[N];
                struct trend trend;

                for (int i = 0; i < N; i++) {
                        x[i] = i;
                        y[i] = 3 + 2 * i + pow(rng_normal(&rng), 3);
                }
                assert_true(trend_theil_sen(x, y, N, 0.01, &trend));
                below += trend.low > 2;
                above += trend.high < 2;
                /* the p-value and the interval say the same */
                assert_int_equal(trend.low > 2, trend_p_above(x, y, N, 2) <= 0.01);
        }
        /* six standard deviations of a binomial */
        assert_true(fabs(below - SERIES * expected) < 6 * sqrt(SERIES * expected));
        assert_true(fabs(above - SERIES * expected) < 6 * sqrt(SERIES * expected));
}

static void test_trend_is_not_moved_by_an_outlier(void **state)
{
        double x[12], y[12];
        struct trend trend;
        struct least_squares line;

        (void)state;
        for (int i = 0; i < 12; i++) {
                x[i] = i;
                y[i] = 10 + 0.5 * i;
        }
        y[11] = 1000;
        assert_true(trend_theil_sen(x, y, 12, 0.01, &trend));
        assert_true(fabs(trend.slope - 0.5) < 1e-12);
        assert_true(trend.noise < 1e-12);
        assert_true(trend_least_squares(x, y, 12, &line));
        assert_true(line.slope > 10);
}

static void test_trend_least_squares_agrees_with_textbook_figures(void **state)
{
        /* scipy.stats.linregress([1,2,3,4,5], [2.1,3.9,6.2,7.8,10.1]) */
        const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 2.1, 3.9, 6.2, 7.8, 10.1 };
        struct least_squares line;

        (void)state;
        assert_true(trend_least_squares(x, y, 5, &line));
        assert_true(fabs(line.slope - 1.99) < 1e-12);
        assert_true(fabs(line.intercept - 0.05) < 1e-12);
        assert_true(fabs(line.slope_error - 0.05972157622389633) < 1e-12);
        assert_true(line.p_above < 1e-4);
}

static void test_trend_refuses_too_few_points(void **state)
{
        const double x[] = { 1, 1, 1 }, y[] = { 1, 2, 3 };
        struct trend trend;
        struct least_squares line;

        (void)state;
        assert_false(trend_theil_sen(x, y, 1, 0.01, &trend));
        assert_false(trend_least_squares(x, y, 2, &line));
        assert_false(trend_least_squares(x, y, 3, &line)); /* one x */
        assert_true(trend_theil_sen((double[]){ 1, 2 }, y, 2, 0.01, &trend));
        assert_true(trend.low == -INFINITY && trend.high == INFINITY);
}

static void test_trend_neighbour_correlation_tells_smooth_from_jagged(void **state)
{
        double x[20], smooth[20], jagged[20];

        (void)state;
        for (int i = 0; i < 20; i++) {
                x[i] = i;
                smooth[i] = i + 5 * sin(i / 3.0);
                jagged[i] = i + (i % 2 ? 1 : -1);
        }
        assert_true(trend_neighbour_correlation(x, smooth, 20, 1) > 0.7);
        assert_true(trend_neighbour_correlation(x, jagged, 20, 1) < -0.7);
        assert_true(trend_neighbour_correlation(x, x, 20, 1) == 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_trend_agrees_with_scipy),
                cmocka_unit_test(test_kendall_counts_inversions_as_the_tables_do),
                cmocka_unit_test(test_kendall_changes_to_the_normal_curve_without_a_jump),
                cmocka_unit_test(test_trend_counts_ties_by_halves_for_rising),
                cmocka_unit_test(test_kendall_of_a_constant_series_has_no_trend),
                cmocka_unit_test(test_trend_interval_covers_as_promised),
                cmocka_unit_test(test_trend_is_not_moved_by_an_outlier),
                cmocka_unit_test(test_trend_least_squares_agrees_with_textbook_figures),
                cmocka_unit_test(test_trend_refuses_too_few_points),
                cmocka_unit_test(test_trend_neighbour_correlation_tells_smooth_from_jagged),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
