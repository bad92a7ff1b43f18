/* stats/cycle: a sawtooth with less than 2.5 points per tooth is found by its repetition every few points. */
#include "stats/cycle.h"

#include <math.h>

#include "base/rng.h"
#include "unit.h"

enum { POINTS = 15 };

/* Fills y with a line of this slope plus teeth that are `period` points long and 20 high, sampled from `phase` on. */
static void sawtooth(double *y, double period, double phase, double slope)
{
        for (int i = 0; i < POINTS; i++) {
                double turns = i / period + phase;

                y[i] = 100 + 20 * (turns - floor(turns)) + slope * i;
        }
}

static bool find(const double *y, struct teeth *ret)
{
        struct points points = points_gather(y, POINTS);
        bool found = cycle_find(&points, 1, ret);

        points_clear(&points);
        return found;
}

static void test_cycle_reads_teeth_of_a_run_and_a_half_at_three_heights(void **state)
{
        struct teeth teeth;
        double y[POINTS];

        (void)state;
        sawtooth(y, 1.5, 0.25, 2);
        assert_true(find(y, &teeth));
        assert_int_equal(teeth.crests, 5);
        assert_true(teeth.period == 3);
        assert_true(fabs(teeth.slope - 2) < 1e-9);
        /* Five crests 3 runs apart: Σ|w| / 2 = 0.1, so the gap of 20/3 is widened by 2 runs × 0.1: divided by 0.8. */
        assert_true(fabs(teeth.rise - 20.0 / 3 / 0.8) < 1e-9);
        assert_true(fabs(teeth.tolerance - teeth.rise / 10) < 1e-9);
}

static void test_cycle_bounds_the_slope_whatever_period_and_phase(void **state)
{
        struct teeth teeth;
        double y[POINTS];
        int found = 0;

        (void)state;
        for (double period = 1.05; period < 2.5; period += 0.01)
                for (double phase = 0; phase < 1; phase += 0.05) {
                        sawtooth(y, period, phase, 1.5);
                        if (!find(y, &teeth))
                                continue;
                        found++;
                        assert_true(fabs(teeth.slope - 1.5) <= teeth.tolerance + 1e-9);
                }
        assert_true(found > 2000); /* of 2900 */
}

static void test_cycle_is_none_of_noise_or_steps_or_lines(void **state)
{
        struct teeth teeth;
        double y[POINTS];
        struct rng rng;
        int found = 0;

        (void)state;
        rng_init(&rng, 1, "cycle");
        for (int series = 0; series < 1000; series++) {
                for (int i = 0; i < POINTS; i++)
                        y[i] = rng_normal(&rng);
                found += find(y, &teeth);
        }
        assert_in_range(found, 0, 5);
        for (int i = 0; i < POINTS; i++)
                y[i] = 8 * (i / 5);
        assert_false(find(y, &teeth));
        for (int i = 0; i < POINTS; i++)
                y[i] = 3 * i;
        assert_false(find(y, &teeth));
}

static void test_cycle_needs_every_run_and_three_of_its_lengths(void **state)
{
        struct points points;
        struct teeth teeth;
        double y[POINTS];

        (void)state;
        sawtooth(y, 1.5, 0, 0);
        points = points_gather(y, 8);
        assert_false(cycle_find(&points, 1, &teeth));
        points_clear(&points);
        y[7] = NAN;
        assert_false(find(y, &teeth));
        points = points_gather(y, 0);
        assert_false(cycle_find(&points, 1, &teeth));
        points_clear(&points);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cycle_reads_teeth_of_a_run_and_a_half_at_three_heights),
                cmocka_unit_test(test_cycle_bounds_the_slope_whatever_period_and_phase),
                cmocka_unit_test(test_cycle_is_none_of_noise_or_steps_or_lines),
                cmocka_unit_test(test_cycle_needs_every_run_and_three_of_its_lengths),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
