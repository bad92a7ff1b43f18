/* stats/steps, stats/teeth, stats/jump_line: series that are no straight lines. */
#include "stats/steps.h"

#include <math.h>

#include "stats/jump_line.h"
#include "stats/teeth.h"
#include "unit.h"

enum { RUNS = 24 };

static struct points doubling(double phase, double bend)
{
        double y[RUNS], size = phase;

        for (int i = 0; i < RUNS; i++) {
                while (size < i + 1)
                        size *= 2;
                y[i] = 100 + size - bend * i;
        }
        return points_gather(y, RUNS);
}

static struct points sawtooth(double period, double crest_rise)
{
        double y[RUNS];

        for (int i = 0; i < RUNS; i++)
                y[i] = 100 + crest_rise * i + 8 * period * fmod(i / period + 0.3, 1);
        return points_gather(y, RUNS);
}

static void test_steps_finds_each_move_of_a_container_and_its_size(void **state)
{
        struct points points = doubling(1.5, 0);
        struct steps steps;

        (void)state;
        steps_find(&points, 1, steps_noise(&points), &steps); /* 1.5, 3, 6, 12, 24 */
        assert_int_equal(steps.count, 4);
        assert_int_equal(steps.falls, 0);
        assert_true(steps.pace == 0);
        assert_int_equal(steps.at[3], 12);
        assert_true(steps.size[3] == 12 && steps.size[2] == 6);
        steps_clear(&steps);
        points_clear(&points);
}

static void test_steps_leaves_the_line_beneath_them(void **state)
{
        struct points points = doubling(1.5, -2);
        double y[RUNS];
        struct steps steps;

        (void)state;
        steps_find(&points, 1, steps_noise(&points), &steps);
        assert_true(fabs(steps.pace - 2) < 1e-9);
        steps_remove(&points, &steps, y);
        for (int i = 5; i < RUNS; i++)
                assert_true(fabs(y[i] - y[i - 1] - 2) < 1e-9);
        steps_clear(&steps);
        points_clear(&points);
}

static void test_steps_counts_falls_and_finds_none_in_too_few_points(void **state)
{
        static const double falling[] = { 100, 100, 100, 80, 80, 80, 80, 80 };
        struct points points = points_gather(falling, 8);
        struct steps steps;

        (void)state;
        steps_find(&points, 1, steps_noise(&points), &steps);
        assert_int_equal(steps.count, 0);
        assert_int_equal(steps.falls, 1);
        steps_clear(&steps);
        points.n = 3;
        steps_find(&points, 1, steps_noise(&points), &steps);
        assert_int_equal(steps.count, 0);
        steps_clear(&steps);
        points_clear(&points);
}

static void test_teeth_bounds_the_slope_of_the_crests_whatever_the_phases(void **state)
{
        static const double periods[] = { 2.5, 3.5, 4.3, 5 };

        (void)state;
        for (int i = 0; i < 4; i++)
                for (double rise = 0; rise < 3; rise += 1.5) {
                        struct points points = sawtooth(periods[i], rise);
                        struct teeth teeth;

                        assert_true(teeth_find(&points, TEETH_CRESTS_MIN, &teeth));
                        assert_true(fabs(teeth.period - periods[i]) < 0.4);
                        assert_true(fabs(teeth.slope - rise) <= teeth.tolerance);
                        points_clear(&points);
                }
}

static void test_teeth_wants_three_periods_of_one_length(void **state)
{
        struct points points = sawtooth(9, 0), line = doubling(1, -3);
        struct teeth teeth;

        (void)state;
        assert_false(teeth_find(&points, TEETH_CRESTS_MIN, &teeth));
        assert_true(teeth_find(&points, 2, &teeth)); /* enough for a guess */
        assert_false(teeth_find(&line, 2, &teeth));
        points_clear(&points);
        points = sawtooth(4, 0);
        points.y[9] -= 40; /* a fall that is no cut */
        assert_false(teeth_find(&points, TEETH_CRESTS_MIN, &teeth));
        points_clear(&points);
        points_clear(&line);
}

static void test_jump_line_divides_growth_into_a_line_and_a_jump(void **state)
{
        double y[10];
        struct jump_line line;
        struct points points;

        (void)state;
        for (int i = 0; i < 10; i++)
                y[i] = 50 + 0.25 * i + (i >= 6 ? 5 : 0);
        points = points_gather(y, 10);
        assert_true(jump_line_fit(&points, 6, 10, &line));
        assert_true(fabs(line.slope - 0.25) < 1e-12 && fabs(line.jump - 5) < 1e-12);
        assert_true(fabs(line.pace - 0.75) < 1e-12);
        assert_true(line.pace_error > 0);
        assert_true(jump_line_fit(&points, 9, 10, &line)); /* the last point alone */
        assert_false(jump_line_fit(&points, 10, 10, &line));
        assert_false(jump_line_fit(&points, 0, 10, &line));
        points_clear(&points);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_steps_finds_each_move_of_a_container_and_its_size),
                cmocka_unit_test(test_steps_leaves_the_line_beneath_them),
                cmocka_unit_test(test_steps_counts_falls_and_finds_none_in_too_few_points),
                cmocka_unit_test(test_teeth_bounds_the_slope_of_the_crests_whatever_the_phases),
                cmocka_unit_test(test_teeth_wants_three_periods_of_one_length),
                cmocka_unit_test(test_jump_line_divides_growth_into_a_line_and_a_jump),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
