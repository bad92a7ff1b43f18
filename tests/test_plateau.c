/* verdict/plateau: the decision for one channel on series with a known truth. Error rates: bench/simulate. */
#include "verdict/plateau.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/rng.h"
#include "series_fixture.h"
#include "unit.h"

static void test_plateau_of_a_constant_channel_is_flat_at_once(void **state)
{
        double y[8];
        struct plateau plateau;

        (void)state;
        series_line(y, 8, 0);
        plateau = series_decide(y, 8);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        assert_int_equal(plateau.warmup, 2);
        assert_int_equal(plateau.kept, 6);
        assert_int_equal(plateau.runs_needed, 0);
        assert_true(plateau.level == 100 && plateau.slope == 0);
}

static void test_plateau_needs_six_runs_after_the_warmup(void **state)
{
        double y[7];
        struct plateau plateau;

        (void)state;
        series_line(y, 7, 0);
        for (size_t n = 0; n <= 7; n++) {
                plateau = series_decide(y, n);
                assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
                assert_int_equal(plateau.reason, PLATEAU_TOO_FEW);
                assert_int_equal(plateau.runs_needed, 8);
        }
}

static void test_plateau_says_growing_from_the_twelfth_run(void **state)
{
        double y[SERIES_RUNS_MAX];

        (void)state;
        series_line(y, SERIES_RUNS_MAX, 2);
        assert_int_equal(series_decide(y, 8).reason, PLATEAU_TOO_FEW_GROWS);
        assert_int_equal(series_decide(y, 11).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(series_decide(y, 12).shape, SHAPE_GROWING);
        assert_int_equal(series_decide(y, 30).shape, SHAPE_GROWING);
        assert_true(series_decide(y, 12).p_growing < 1e-5);
}

static void test_plateau_takes_a_leak_below_delta_for_flat(void **state)
{
        double y[12];

        (void)state;
        series_line(y, 12, 0.9);
        assert_int_equal(series_decide(y, 12).shape, SHAPE_PLATEAU);
        assert_true(series_decide(y, 12).low > 0); /* but enough to say that it rises */
}

static void test_plateau_does_not_call_a_filling_cache_a_leak(void **state)
{
        double y[SERIES_RUNS_MAX];

        (void)state;
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 150 - 50 * exp(-(i + 1) / 6.0);
        assert_int_equal(series_decide(y, 12).reason, PLATEAU_LEVELS_OFF);
        assert_int_equal(series_decide(y, 20).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(series_decide(y, 30).shape, SHAPE_PLATEAU);
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + fmin(i + 1, 8) * 6; /* full after eight runs */
        assert_int_equal(series_decide(y, 12).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(series_decide(y, 20).shape, SHAPE_PLATEAU);
        assert_in_range(series_decide(y, 20).warmup, 6, 9); /* judged by the stretch since it was full */
}

static void test_plateau_knows_released_from_plateau(void **state)
{
        struct plateau_rule rule = series_rule;
        struct plateau plateau;
        double y[8];

        (void)state;
        series_line(y, 8, 0);
        rule.baseline = 95;
        rule.peak = 200;
        plateau_decide(y, 8, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_RELEASED);
        rule.peak = 110; /* a third of the way up to the peak has stayed */
        plateau_decide(y, 8, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        rule.peak = 101;
        rule.step = 4; /* a large step must not make everything RELEASED */
        plateau_decide(y, 8, &rule, &plateau);
        assert_false(plateau.returned);
}

static void test_plateau_is_inconclusive_in_noise_and_says_what_would_help(void **state)
{
        static const double y[8] = { 100, 103, 97, 104, 98, 102, 96, 103 };
        struct plateau plateau = series_decide(y, 8);

        (void)state;
        assert_int_equal(plateau.reason, PLATEAU_NOISY);
        assert_true(plateau.runs_needed > 12 && plateau.runs_needed < 60);
        assert_true(plateau.detectable > 1);
}

static void test_plateau_is_inconclusive_on_a_fall(void **state)
{
        double y[12];

        (void)state;
        series_line(y, 12, -5);
        assert_int_equal(series_decide(y, 12).reason, PLATEAU_DECLINES);
}

static void test_plateau_skips_absent_readings_and_keeps_their_place(void **state)
{
        double y[16];
        struct plateau plateau;

        (void)state;
        series_line(y, 16, 2);
        y[3] = y[7] = y[8] = NAN;
        plateau = series_decide(y, 16);
        assert_int_equal(plateau.runs, 13);
        assert_true(fabs(plateau.slope - 2) < 1e-12);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        for (int i = 0; i < 16; i++)
                y[i] = NAN;
        assert_int_equal(series_decide(y, 16).reason, PLATEAU_TOO_FEW);
}

/* Live heap, in KiB, of a log that is halved at 12,000 entries, with 8000 requests a run. */
static void test_plateau_judges_teeth_between_the_runs_by_the_highest_of_a_cycle(void **state)
{
        static const double halved[] = { 2005, 3110, 2556, 3660, 3107, 2560, 3664, 3108, 2570, 3675,
                                         3119, 2569, 3680, 3123, 2577, 3682, 3126, 2578, 3682, 3126 };
        enum { RUNS = sizeof(halved) / sizeof(halved[0]) };
        struct plateau_rule rule = series_rule;
        struct plateau plateau;
        double leaks[RUNS];

        (void)state;
        rule.delta = rule.delta_growing = 62.5;
        plateau_decide(halved, RUNS, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        assert_int_equal(plateau.evidence, PLATEAU_BY_CRESTS);
        plateau_decide(halved, 12, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
        assert_in_range(plateau.runs_needed, 15, 20);
        for (int i = 0; i < RUNS; i++)
                leaks[i] = halved[i] + 250 * i;
        plateau_decide(leaks, RUNS, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        assert_true(plateau.low < 250 && plateau.high > 250);
}

/* Teeth of 1.7 runs: three of five readings rise, so that the series looks like steps between two cuts. */
static void test_plateau_takes_no_teeth_between_the_runs_for_steps(void **state)
{
        double y[SERIES_RUNS_MAX];
        struct rng rng;

        (void)state;
        rng_init(&rng, 1, "teeth");
        for (int series = 0; series < 200; series++) {
                double phase = rng_f64(&rng);

                for (int i = 0; i < 20; i++) {
                        double turns = i / 1.7 + phase;

                        y[i] = 100 + 20 * (turns - floor(turns)) + 0.3 * rng_normal(&rng);
                }
                assert_int_not_equal(series_judge(y, 20), SHAPE_GROWING);
        }
}

/* Teeth of 2.5 runs, and a leak of 469 KiB a run: half of the readings are just after a cut, half in the middle of a rise. */
static void test_plateau_sees_a_leak_beneath_teeth_that_are_cut_within_a_run(void **state)
{
        static const double y[] = { 1393, 2582, 2007, 3190, 2591, 3851, 4940, 4409, 5507,  5016,
                                    6136, 7504, 6798, 7895, 7521, 8635, 9724, 9016, 10546, 9834 };
        struct plateau_rule rule = series_rule;
        struct plateau plateau;

        (void)state;
        rule.delta = rule.delta_growing = 62.5;
        plateau_decide(y, sizeof(y) / sizeof(y[0]), &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        assert_int_equal(plateau.evidence, PLATEAU_BY_CRESTS);
        assert_true(plateau.low > 300 && plateau.low < 469 && plateau.high > 469);
}

static void test_plateau_says_how_many_runs_will_do_and_is_right(void **state)
{
        double y[SERIES_RUNS_MAX];
        int needed;

        (void)state;
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + 5 * fmin(i, 9); /* full after ten */
        needed = series_decide(y, 14).runs_needed;
        assert_in_range(needed, 15, 22);
        assert_int_equal(series_decide(y, (size_t)needed).shape, SHAPE_PLATEAU);
        series_line(y, SERIES_RUNS_MAX, 2);
        assert_int_equal(series_decide(y, 9).runs_needed, 12);
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + (i % 2 ? 400 : 0); /* no number of runs will decide it */
        assert_int_equal(series_decide(y, 20).runs_needed, -1);
}

static void test_plateau_says_what_would_have_been_called_growing(void **state)
{
        double y[16];

        (void)state;
        series_line(y, 16, 0);
        assert_true(series_decide(y, 16).detectable >= 1); /* not merely a slope that differs from 0 */
        for (int i = 0; i < 16; i++)
                y[i] += i % 2 ? 0.2 : -0.2;
        assert_true(series_decide(y, 16).detectable > 1.02);
}

/* The error rates of bench/simulate, with few series. */
static void test_plateau_errs_seldom_on_random_series(void **state)
{
        enum { SERIES = 300 };
        static const int looks[] = { 8, 12, 16, 20 };
        uint64_t seed = (uint64_t)clock_wall_ns();
        int false_plateau = 0, false_growing = 0;
        struct rng rng;

        (void)state;
        printf("# seed %llu\n", (unsigned long long)seed);
        rng_init(&rng, seed, "plateau");
        for (int s = 0; s < SERIES; s++) {
                double leak[20], fill[20];
                enum shape of_leak = SHAPE_INCONCLUSIVE, of_fill = SHAPE_INCONCLUSIVE;

                for (int i = 0; i < 20; i++) {
                        leak[i] = 100 + 1.1 * i + rng_normal(&rng);
                        fill[i] = 150 - 50 * exp(-(i + 1) / 4.0) + rng_normal(&rng);
                }
                for (int i = 0; i < 4 && of_leak == SHAPE_INCONCLUSIVE; i++)
                        of_leak = series_judge(leak, (size_t)looks[i]);
                for (int i = 0; i < 4 && of_fill == SHAPE_INCONCLUSIVE; i++)
                        of_fill = series_judge(fill, (size_t)looks[i]);
                false_plateau += of_leak == SHAPE_PLATEAU;
                false_growing += of_fill == SHAPE_GROWING;
        }
        assert_true(false_plateau <= 12); /* 1 % would be 3: passes 99.99 % of all seeds */
        assert_true(false_growing <= 12);
}

static void test_plateau_holm_rejects_stepwise(void **state)
{
        static const double p[] = { 0.03, 0.001, 0.012, 0.5 };
        bool significant[4];

        (void)state;
        plateau_holm(p, 4, 0.05, significant); /* 0.001 ≤ 0.0125, 0.012 ≤ 0.0167, 0.03 > 0.025 */
        assert_false(significant[0]);
        assert_true(significant[1]);
        assert_true(significant[2]);
        assert_false(significant[3]);
        plateau_holm(p, 0, 0.05, significant);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plateau_of_a_constant_channel_is_flat_at_once),
                cmocka_unit_test(test_plateau_needs_six_runs_after_the_warmup),
                cmocka_unit_test(test_plateau_says_growing_from_the_twelfth_run),
                cmocka_unit_test(test_plateau_takes_a_leak_below_delta_for_flat),
                cmocka_unit_test(test_plateau_does_not_call_a_filling_cache_a_leak),
                cmocka_unit_test(test_plateau_knows_released_from_plateau),
                cmocka_unit_test(test_plateau_is_inconclusive_in_noise_and_says_what_would_help),
                cmocka_unit_test(test_plateau_is_inconclusive_on_a_fall),
                cmocka_unit_test(test_plateau_skips_absent_readings_and_keeps_their_place),
                cmocka_unit_test(test_plateau_judges_teeth_between_the_runs_by_the_highest_of_a_cycle),
                cmocka_unit_test(test_plateau_takes_no_teeth_between_the_runs_for_steps),
                cmocka_unit_test(test_plateau_sees_a_leak_beneath_teeth_that_are_cut_within_a_run),
                cmocka_unit_test(test_plateau_says_how_many_runs_will_do_and_is_right),
                cmocka_unit_test(test_plateau_says_what_would_have_been_called_growing),
                cmocka_unit_test(test_plateau_errs_seldom_on_random_series),
                cmocka_unit_test(test_plateau_holm_rejects_stepwise),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
