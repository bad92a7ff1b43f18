/* stats/regress: against the straight line that stats/trend fits, against theory, and on series whose seed is printed. */
#include "stats/regress.h"

#include <math.h>
#include <stdio.h>

#include "base/rng.h"
#include "stats/trend.h"
#include "unit.h"

enum { N = 12 };

static const double run[N] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static void test_regress_of_one_column_is_the_straight_line(void **state)
{
        const double y[N] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8 };
        const double *const columns[] = { run };
        struct least_squares line;
        struct regress fit;

        (void)state;
        assert_true(trend_least_squares(run, y, N, &line));
        assert_true(regress_fit(columns, 1, y, N, 0.05, &fit));
        assert_true(fit.terms[0].used && fit.terms[0].apart);
        assert_true(fabs(fit.terms[0].value - line.slope) < 1e-12);
        assert_true(fabs(fit.noise - line.noise) < 1e-12);
        assert_int_equal(fit.degrees, N - 2);
        /* Student's t for 0.95 and 10 degrees of freedom, from tables. */
        assert_true(fabs(fit.terms[0].high - (line.slope + 1.812461 * line.slope_error)) < 1e-5);
        assert_true(fabs(fit.terms[0].low - (line.slope - 1.812461 * line.slope_error)) < 1e-5);
}

static void test_regress_finds_what_each_of_several_columns_adds(void **state)
{
        const double a[N] = { 20, 200, 50, 20, 200, 50, 20, 200, 50, 20, 200, 50 };
        const double b[N] = { 1, 7, 3, 9, 4, 4, 8, 2, 6, 6, 5, 3 };
        const double *const columns[] = { run, a, b };
        struct regress fit;
        double y[N];

        (void)state;
        for (size_t i = 0; i < N; i++)
                y[i] = 1e9 + 2.5 * run[i] - 16 * a[i] + 1e6 * b[i];
        assert_true(regress_fit(columns, 3, y, N, 0.01, &fit));
        assert_true(fabs(fit.terms[0].value - 2.5) < 1e-3);
        assert_true(fabs(fit.terms[1].value + 16) < 1e-4);
        assert_true(fabs(fit.terms[2].value - 1e6) < 1e-3);
        assert_true(fit.terms[0].apart && fit.terms[1].apart && fit.terms[2].apart);
}

static void test_regress_says_what_cannot_be_told_apart(void **state)
{
        const double constant[N] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 };
        const double other[N] = { 1, 7, 3, 9, 4, 4, 8, 2, 6, 6, 5, 3 };
        double twice[N], nearly[N], mixed[N];
        const double *const columns[] = { run, twice, other, constant };
        const double *const close[] = { run, nearly };
        const double *const sums[] = { run, other, mixed };
        struct regress fit;

        (void)state;
        for (size_t i = 0; i < N; i++) {
                twice[i] = 2 * run[i] + 3;
                nearly[i] = 400 * run[i] + (i % 2 ? 1 : -1); /* a connection more or less in 400 */
                mixed[i] = run[i] - 3 * other[i];
        }
        assert_true(regress_fit(columns, 4, other, N, 0.05, &fit));
        assert_true(fit.terms[0].used && !fit.terms[0].apart);
        assert_false(fit.terms[1].used || fit.terms[1].apart);
        assert_true(fit.terms[2].used && fit.terms[2].apart);
        assert_false(fit.terms[3].used);
        assert_true(isnan(fit.terms[1].value) && isnan(fit.terms[3].low));
        assert_true(regress_fit(close, 2, other, N, 0.05, &fit));
        assert_false(fit.terms[0].apart || fit.terms[1].apart);
        assert_true(regress_fit(sums, 3, other, N, 0.05, &fit));
        assert_false(fit.terms[0].apart || fit.terms[1].apart || fit.terms[2].apart);
}

static void test_regress_needs_a_column_and_a_degree_of_freedom(void **state)
{
        const double x[] = { 1, 2, 4 }, z[] = { 2, 1, 5 }, same[] = { 7, 7, 7 }, y[] = { 1, 5, 2 };
        const double *const one[] = { same }, *const two[] = { x, z };
        struct regress fit;

        (void)state;
        assert_false(regress_fit(one, 1, y, 3, 0.05, &fit));
        assert_false(regress_fit(two, 2, y, 3, 0.05, &fit));
        assert_true(regress_fit(two, 1, y, 3, 0.05, &fit));
}

/* The interval's end is passed as often as it says: 5 % of 4000 is 200, with a standard deviation of 14. */
static void test_regress_errs_as_often_as_it_says(void **state)
{
        const double a[N] = { 20, 200, 50, 20, 200, 50, 20, 200, 50, 20, 200, 50 };
        const double *const columns[] = { run, a };
        int above = 0, below = 0;
        struct rng rng;

        (void)state;
        rng_init(&rng, 7, "regress");
        for (int k = 0; k < 4000; k++) {
                struct regress fit;
                double y[N];

                for (size_t i = 0; i < N; i++)
                        y[i] = 3 * run[i] + 0.5 * a[i] + 10 * rng_normal(&rng);
                assert_true(regress_fit(columns, 2, y, N, 0.05, &fit));
                above += fit.terms[1].low > 0.5;
                below += fit.terms[1].high < 0.5;
        }
        printf("# seed 7: above %d, below %d of 4000\n", above, below);
        assert_in_range(above, 140, 260);
        assert_in_range(below, 140, 260);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_regress_of_one_column_is_the_straight_line),
                cmocka_unit_test(test_regress_finds_what_each_of_several_columns_adds),
                cmocka_unit_test(test_regress_says_what_cannot_be_told_apart),
                cmocka_unit_test(test_regress_needs_a_column_and_a_degree_of_freedom),
                cmocka_unit_test(test_regress_errs_as_often_as_it_says),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
