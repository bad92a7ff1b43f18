/* report/ticks: round numbers, inside the range, on every kind of axis. */
#include "report/render/ticks.h"

#include "unit.h"

static void test_ticks_of_a_linear_axis_are_round_in_shown_units(void **state)
{
        struct figure_axis axis = { .divisor = 1048576 };
        struct ticks ticks;

        (void)state;
        ticks_choose(&axis, 0, 57 * 1048576.0, 6, &ticks);
        assert_int_equal(ticks.count, 6);
        assert_true(ticks.values[1] == 10 * 1048576.0);
        assert_false(signbit(ticks.values[0]));
        axis.divisor = 1;
        axis.whole = true;
        ticks_choose(&axis, 0, 3, 10, &ticks);
        assert_int_equal(ticks.count, 4);
}

static void test_ticks_of_a_logarithmic_axis_suit_its_range(void **state)
{
        struct figure_axis axis = { .divisor = 1e6, .scale = FIGURE_LOG };
        struct ticks ticks;

        (void)state;
        ticks_choose(&axis, 80e6, 230e6, 0, &ticks);
        assert_int_equal(ticks.count, 3); /* 100, 150, 200 ms */
        ticks_choose(&axis, 1e6, 100e6, 0, &ticks);
        assert_int_equal(ticks.count, 7);
        ticks_choose(&axis, 1e3, 1e9, 0, &ticks);
        assert_int_equal(ticks.count, 7);
        ticks_choose(&axis, 0, 1e9, 0, &ticks);
        assert_int_equal(ticks.count, 0);
}

static void test_ticks_of_nines_and_symlog_name_their_landmarks(void **state)
{
        struct figure_axis axis = { .divisor = 1, .scale = FIGURE_NINES };
        struct ticks ticks;

        (void)state;
        ticks_choose(&axis, 1, 20000, 0, &ticks);
        assert_int_equal(ticks.count, 6); /* 0 %, 50 %, 90 %, 99 %, 99.9 %, 99.99 % */
        axis.scale = FIGURE_SYMLOG;
        ticks_choose(&axis, -2, 30, 0, &ticks);
        assert_int_equal(ticks.count, 4);
        assert_true(ticks.values[0] == -1 && ticks.values[1] == 0 && ticks.values[3] == 10);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_ticks_of_a_linear_axis_are_round_in_shown_units),
                cmocka_unit_test(test_ticks_of_a_logarithmic_axis_suit_its_range),
                cmocka_unit_test(test_ticks_of_nines_and_symlog_name_their_landmarks),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
