/* stats/change_point: one change of level, where it was, and how seldom chance looks like it. */
#include "stats/change_point.h"

#include <math.h>

#include "base/rng.h"
#include "unit.h"

static void test_change_point_finds_the_first_value_of_the_new_level(void **state)
{
        static const double rss[14] = { 57.1, 57.3, 56.9, 57.2, 57.0, 57.4, 57.1,
                                        57.2, 63.9, 64.1, 63.8, 64.0, 64.2, 63.9 };
        struct change_point change;

        (void)state;
        assert_true(change_point_find(rss, 14, &change));
        assert_int_equal(change.at, 8);
        assert_true(fabs(change.before - 57.15) < 1e-9 && fabs(change.after - 63.95) < 1e-9);
        assert_true(change.p < 0.01);
}

static void test_change_point_needs_enough_values_that_differ(void **state)
{
        static const double few[9] = { 1, 1, 1, 1, 2, 2, 2, 2, 2 };
        static const double same[12] = { 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 };
        struct change_point change;

        (void)state;
        assert_false(change_point_find(few, 9, &change));
        assert_false(change_point_find(same, 12, &change));
}

/* Of 400 series without a change about 4 show one at p ≤ 0.01; 10 are three standard deviations more. */
static void test_change_point_is_seldom_fooled(void **state)
{
        enum { SERIES = 400, N = 12 };
        struct change_point change;
        struct rng rng;
        int fooled = 0;

        (void)state;
        rng_init(&rng, 7, "test");
        for (int s = 0; s < SERIES; s++) {
                double values[N];

                for (int i = 0; i < N; i++)
                        values[i] = 100 + rng_normal(&rng);
                fooled += change_point_find(values, N, &change) && change.p <= 0.01;
        }
        assert_in_range(fooled, 0, 10);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_change_point_finds_the_first_value_of_the_new_level),
                cmocka_unit_test(test_change_point_needs_enough_values_that_differ),
                cmocka_unit_test(test_change_point_is_seldom_fooled),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
