/* verdict/plateau: the decision for one channel on series with a known truth. Error rates: bench/simulate. */
#include "verdict/plateau.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/rng.h"
#include "unit.h"

enum { RUNS_MAX = 40 };

static const struct plateau_rule rule_of_one = {
        .alpha = 0.0025, .delta = 1, .delta_growing = 1, .resolution = 1e-6, .baseline = NAN, .peak = NAN
};

static struct plateau decide(const double *y, size_t n)
{
        struct plateau plateau;

        plateau_decide(y, n, &rule_of_one, &plateau);
        return plateau;
}

static enum shape judge(const double *y, size_t n)
{
        struct plateau plateau;

        plateau_judge(y, n, &rule_of_one, &plateau);
        return plateau.shape;
}

static void line(double *y, size_t n, double slope)
{
        for (size_t i = 0; i < n; i++)
                y[i] = 100 + slope * (double)i;
}

static void test_plateau_of_a_constant_channel_is_flat_at_once(void **state)
{
        double y[8];
        struct plateau plateau;

        (void)state;
        line(y, 8, 0);
        plateau = decide(y, 8);
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
        line(y, 7, 0);
        for (size_t n = 0; n <= 7; n++) {
                plateau = decide(y, n);
                assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
                assert_int_equal(plateau.reason, PLATEAU_TOO_FEW);
                assert_int_equal(plateau.runs_needed, 8);
        }
}

static void test_plateau_says_growing_from_the_twelfth_run(void **state)
{
        double y[RUNS_MAX];

        (void)state;
        line(y, RUNS_MAX, 2);
        assert_int_equal(decide(y, 8).reason, PLATEAU_TOO_FEW_GROWS);
        assert_int_equal(decide(y, 11).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(decide(y, 12).shape, SHAPE_GROWING);
        assert_int_equal(decide(y, 30).shape, SHAPE_GROWING);
        assert_true(decide(y, 12).p_growing < 1e-5);
}

static void test_plateau_takes_a_leak_below_delta_for_flat(void **state)
{
        double y[12];

        (void)state;
        line(y, 12, 0.9);
        assert_int_equal(decide(y, 12).shape, SHAPE_PLATEAU);
        assert_true(decide(y, 12).low > 0); /* and can say that it rises */
}

static void test_plateau_does_not_call_a_filling_cache_a_leak(void **state)
{
        double y[RUNS_MAX];

        (void)state;
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 150 - 50 * exp(-(i + 1) / 6.0);
        assert_int_equal(decide(y, 12).reason, PLATEAU_LEVELS_OFF);
        assert_int_equal(decide(y, 20).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(decide(y, 30).shape, SHAPE_PLATEAU);
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + fmin(i + 1, 8) * 6; /* full after eight runs */
        assert_int_equal(decide(y, 12).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(decide(y, 20).shape, SHAPE_PLATEAU);
        assert_in_range(decide(y, 20).warmup, 6, 9); /* by the stretch since it is full */
}

static void test_plateau_sees_a_leak_beneath_a_falling_start(void **state)
{
        double y[16];

        (void)state;
        for (int i = 0; i < 16; i++)
                y[i] = 100 + 1.5 * (i + 1) + 20 * exp(-(i + 1) / 3.0);
        assert_int_equal(decide(y, 8).shape,
                         SHAPE_INCONCLUSIVE); /* its kept slopes are all inside the band */
        assert_int_equal(decide(y, 16).shape, SHAPE_GROWING);
}

static void test_plateau_knows_released_from_plateau(void **state)
{
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;
        double y[8];

        (void)state;
        line(y, 8, 0);
        rule.baseline = 95;
        rule.peak = 200;
        plateau_decide(y, 8, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_RELEASED);
        rule.peak = 110; /* a third of the rise has stayed */
        plateau_decide(y, 8, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        rule.peak = 101;
        rule.step = 4; /* a step must not make everything a release */
        plateau_decide(y, 8, &rule, &plateau);
        assert_false(plateau.returned);
}

static void test_plateau_is_inconclusive_in_noise_and_says_what_would_help(void **state)
{
        static const double y[8] = { 100, 103, 97, 104, 98, 102, 96, 103 };
        struct plateau plateau = decide(y, 8);

        (void)state;
        assert_int_equal(plateau.reason, PLATEAU_NOISY);
        assert_true(plateau.runs_needed > 12 && plateau.runs_needed < 60);
        assert_true(plateau.detectable > 1);
}

static void test_plateau_is_inconclusive_on_a_fall(void **state)
{
        double y[12];

        (void)state;
        line(y, 12, -5);
        assert_int_equal(decide(y, 12).reason, PLATEAU_DECLINES);
}

static void test_plateau_skips_absent_readings_and_keeps_their_place(void **state)
{
        double y[16];
        struct plateau plateau;

        (void)state;
        line(y, 16, 2);
        y[3] = y[7] = y[8] = NAN;
        plateau = decide(y, 16);
        assert_int_equal(plateau.runs, 13);
        assert_true(fabs(plateau.slope - 2) < 1e-12);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        for (int i = 0; i < 16; i++)
                y[i] = NAN;
        assert_int_equal(decide(y, 16).reason, PLATEAU_TOO_FEW);
}

static void test_plateau_of_counts_ignores_single_steps(void **state)
{
        const struct plateau_rule counts = { .alpha = 0.0025,
                                             .delta = 20,
                                             .delta_growing = 0.5,
                                             .step = 1,
                                             .resolution = 1,
                                             .baseline = NAN,
                                             .peak = NAN };
        static const double threads[8] = { 6, 7, 7, 8, 8, 8, 9, 9 };
        static const double leak[12] = { 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32 };
        static const double uneven[8] = { 10, 12, 13, 16, 16, 19, 19, 22 };
        struct plateau plateau;

        (void)state;
        plateau_decide(threads, 8, &counts, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        plateau_decide(leak, 8, &counts, &plateau); /* affordable, and yet surely rising: wait */
        assert_int_equal(plateau.reason, PLATEAU_TOO_FEW_GROWS);
        plateau_decide(leak, 12, &counts, &plateau);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        plateau_decide(uneven, 8, &counts,
                       &plateau); /* surely rising, though not surely by half a thread a run */
        assert_true(plateau.low < 0.5 && plateau.flat_high < 20);
        assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
}

static void test_plateau_takes_a_standing_channel_with_jumps_for_one_in_steps(void **state)
{
        /* a slab of 9 every six runs: 1.5 a run, and the runs kept of the first eight show nothing */
        double y[12];

        (void)state;
        for (int i = 0; i < 12; i++)
                y[i] = 100 + 9 * ((i + 3) / 6);
        assert_int_equal(decide(y, 9).shape, SHAPE_INCONCLUSIVE);
}

/* What a container that grows by `law` has allocated for i + 1 runs' worth of entries. */
static void container(double *y, size_t n, double law, double phase, double entries)
{
        double size = phase;

        for (size_t i = 0; i < n; i++) {
                while (size < (double)(i + 1))
                        size *= law;
                y[i] = 100 + 3 * ((1 - entries) * size + entries * (double)(i + 1));
        }
}

static void test_plateau_never_takes_a_container_that_doubles_for_flat(void **state)
{
        static const double laws[] = { 2, 1.5, 1.25 };
        double y[RUNS_MAX];

        (void)state;
        for (int law = 0; law < 3; law++)
                for (double phase = 1; phase < laws[law]; phase += 0.07) {
                        container(y, RUNS_MAX, laws[law], phase, 0);
                        for (size_t n = 8; n <= RUNS_MAX; n++)
                                assert_int_not_equal(judge(y, n), SHAPE_PLATEAU);
                }
}

static void test_plateau_calls_containers_that_move_again_and_again_growing(void **state)
{
        double y[RUNS_MAX];

        (void)state;
        container(y, RUNS_MAX, 2, 1.2, 0); /* moves in runs 2, 3, 5, 10, 20 */
        assert_int_equal(decide(y, 10).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(decide(y, 20).evidence, PLATEAU_BY_STEPS);
        assert_int_equal(decide(y, 20).shape, SHAPE_GROWING);
        assert_true(decide(y, 20).low <= 3 && decide(y, 20).high >= 3); /* what a run brings */
        assert_int_equal(decide(y, 30).shape, SHAPE_INCONCLUSIVE);      /* it rests, and may be full */
        container(y, RUNS_MAX, 2, 1.5, 0.5);                            /* … 6, 12, 24 */
        assert_int_equal(decide(y, 16).evidence, PLATEAU_BY_LINE_BENEATH);
        assert_int_equal(decide(y, 16).shape, SHAPE_GROWING);
        container(y, RUNS_MAX, 1.25, 1, 0);
        assert_int_equal(decide(y, 20).shape, SHAPE_GROWING);
}

/* Go's maps until 1.23, as read: while the buckets move, both tables are there, and between moves overflow buckets come. */
static void test_plateau_sees_the_steps_of_a_real_map(void **state)
{
        static const double map[20] = { NAN,   1.79, 3.05, 3.36,  5.84,  5.86,  6.04,  6.45,  17.89, 11.43,
                                        11.45, NAN,  11.5, 11.82, 12.24, 12.65, 13.15, 35.47, 22.58, 22.59 };
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;

        (void)state;
        rule.delta = rule.delta_growing = 0.08;
        for (size_t n = 8; n < 20; n++) {
                plateau_decide(map, n, &rule, &plateau);
                assert_int_not_equal(plateau.shape, SHAPE_PLATEAU);
        }
        plateau_decide(map, 20, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
}

static void test_plateau_says_flat_of_what_stands_still_since_it_was_full(void **state)
{
        double y[RUNS_MAX];

        (void)state;
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + 12.5 * fmin(i, 3);
        assert_int_equal(decide(y, 12).shape, SHAPE_PLATEAU);
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + 10 * fmin(i, 7);
        assert_int_equal(decide(y, 16).shape, SHAPE_PLATEAU);
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] += 1.5 * fmax(0, i - 7); /* and leaks beside it */
        assert_int_not_equal(decide(y, 16).shape, SHAPE_PLATEAU);
        assert_int_equal(decide(y, 30).shape, SHAPE_GROWING);
}

static void test_plateau_waits_where_the_last_run_begins_to_rise(void **state)
{
        double y[12];

        (void)state;
        line(y, 12, 0);
        y[11] = 103;
        assert_int_equal(decide(y, 12).shape, SHAPE_INCONCLUSIVE);
}

static void test_plateau_judges_a_sawtooth_by_its_crests(void **state)
{
        double y[RUNS_MAX];
        struct plateau plateau;

        (void)state;
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + 8 * fmod(i + 1, 3.5);
        plateau = decide(y, 12);
        assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
        assert_in_range(plateau.runs_needed, 14, 24);
        plateau = decide(y, 24);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        assert_int_equal(plateau.evidence, PLATEAU_BY_CRESTS);
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] += 3 * i;
        assert_int_equal(decide(y, 24).shape, SHAPE_GROWING);
}

static void test_plateau_says_how_many_runs_will_do_and_is_right(void **state)
{
        double y[RUNS_MAX];
        int needed;

        (void)state;
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + 5 * fmin(i, 9); /* full after ten */
        needed = decide(y, 14).runs_needed;
        assert_in_range(needed, 15, 22);
        assert_int_equal(decide(y, (size_t)needed).shape, SHAPE_PLATEAU);
        line(y, RUNS_MAX, 2);
        assert_int_equal(decide(y, 9).runs_needed, 12);
        for (int i = 0; i < RUNS_MAX; i++)
                y[i] = 100 + (i % 2 ? 400 : 0); /* nothing will do */
        assert_int_equal(decide(y, 20).runs_needed, -1);
}

static void test_plateau_says_what_would_have_been_called_growing(void **state)
{
        double y[16];

        (void)state;
        line(y, 16, 0);
        assert_true(decide(y, 16).detectable >= 1); /* not the smallest slope that differs from nothing */
        for (int i = 0; i < 16; i++)
                y[i] += i % 2 ? 0.2 : -0.2;
        assert_true(decide(y, 16).detectable > 1.02);
}

static enum shape judge_counts(const double *y, const struct plateau_rule *rule)
{
        struct plateau_rule tight = *rule;
        struct plateau plateau;

        tight.delta = 1.22;
        plateau_judge(y, 20, &tight, &plateau);
        return plateau.shape;
}

static void test_plateau_does_not_hold_a_worker_or_two_against_a_count(void **state)
{
        const struct plateau_rule counts = { .alpha = 0.0025,
                                             .delta = 20,
                                             .delta_growing = 0.5,
                                             .step = 1,
                                             .resolution = 1,
                                             .baseline = NAN,
                                             .peak = NAN };
        double y[20];

        (void)state;
        for (int begins = 3; begins < 16; begins++) {
                struct plateau plateau;

                for (int i = 0; i < 16; i++)
                        y[i] = 10 + (i >= begins) + (i >= begins + 2);
                plateau_decide(y, 16, &counts, &plateau);
                assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        }
        for (int i = 0; i < 20; i++)
                y[i] = 7 + 3 * (i >= 17); /* three threads at once, and since then none */
        assert_int_equal(judge_counts(y, &counts), SHAPE_PLATEAU);
}

/* A cache with a time to live, as read: two runs met the janitor late. */
static void test_plateau_does_not_take_a_single_run_for_a_jump(void **state)
{
        static const double heap[20] = {
                3.29,  6.37,  9.94,  12.50, 15.25, 19.63, 19.63, 19.63, 19.65, 19.66,
                19.70, 19.73, 19.77, 19.81, 22.41, 19.89, 19.92, 21.54, 20.00, 20.04
        };
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;

        (void)state;
        rule.delta = rule.delta_growing = 0.08;
        plateau_decide(heap, 20, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
}

static void test_plateau_is_flat_where_all_that_there_is_is_less_than_a_leak(void **state)
{
        static const double garbage[12] = { 0.8, 7.1, 0.4, 5.5, 7.6, 1.7, 4.1, 8.8, 9.2, 7.2, 0.9, 1.8 };
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;
        double leak[12];

        (void)state;
        assert_int_equal(decide(garbage, 12).shape, SHAPE_INCONCLUSIVE);
        rule.total = true;
        plateau_decide(garbage, 12, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        assert_int_equal(plateau.evidence, PLATEAU_BY_LEVEL);
        for (int i = 0; i < 12; i++) /* the same upon a leak */
                leak[i] = garbage[i] + 1.05 * (i + 1);
        for (size_t n = 8; n <= 12; n++) {
                plateau_decide(leak, n, &rule, &plateau);
                assert_int_not_equal(plateau.shape, SHAPE_PLATEAU);
        }
}

static void test_plateau_by_level_waits_while_a_late_leak_climbs(void **state)
{
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;
        double late[20];

        (void)state;
        rule.total = true;
        for (int begin = 5; begin <= 17; begin++) {
                for (int i = 0; i < 20; i++)
                        late[i] = 0.25 + 3 * fmax(0, i + 1 - begin);
                for (size_t n = 8; n <= 20; n += 4) {
                        plateau_decide(late, n, &rule, &plateau);
                        if ((int)n >= begin + 2)
                                assert_int_not_equal(plateau.shape, SHAPE_PLATEAU);
                }
        }
}

/* One thread more, once in eight runs; two in every run are another matter. */
static void test_plateau_is_flat_where_a_channel_of_steps_moved_by_one(void **state)
{
        static const double once[8] = { 8, 8, 8, 9, 9, 9, 9, 9 };
        static const double again[8] = { 8, 8, 8, 10, 12, 14, 16, 18 };
        struct plateau_rule rule = rule_of_one;
        struct plateau plateau;

        (void)state;
        rule.step = 1;
        rule.delta = 1.95;
        rule.delta_growing = 0.5;
        plateau_decide(once, 8, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        plateau_decide(again, 8, &rule, &plateau);
        assert_int_not_equal(plateau.shape, SHAPE_PLATEAU);
}

/* RSS that only goes up, by chance, and rests on its highest while a leak comes up to it. */
static void test_plateau_waits_for_a_ratchet_to_move_again(void **state)
{
        double rss[12] = { 100, 103, 107, 107, 107, 107, 107, 107, 107, 107, 107, 107 };

        (void)state;
        assert_int_equal(decide(rss, 8).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(decide(rss, 12).shape, SHAPE_PLATEAU);
        rss[5] += 0.01; /* it moves: no ratchet */
        assert_int_equal(decide(rss, 8).shape, SHAPE_PLATEAU);
}

/* A cache that was full in run 9 of 20, and a leak of ten deltas all the time: eleven runs along a line. */
static void test_plateau_sees_a_straight_leak_behind_a_late_fill(void **state)
{
        struct plateau plateau;
        double heap[20];

        (void)state;
        for (int i = 0; i < 20; i++)
                heap[i] = 6.7 * 10 * fmin(i + 1, 9) + 10 * (i + 1) + 0.3 * ((i * 7) % 5 - 2);
        plateau = decide(heap, 20);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        assert_true(plateau.slope > 9.5 && plateau.slope < 10.5);
        for (int i = 0; i < 20; i++) /* the same that slows down */
                heap[i] = 200 * (1 - exp(-(i + 1) / 10.0)) + 0.3 * ((i * 7) % 5 - 2);
        assert_int_not_equal(decide(heap, 20).shape, SHAPE_GROWING);
}

/* A small copy of what bench/simulate measures at length. */
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
                        of_leak = judge(leak, (size_t)looks[i]);
                for (int i = 0; i < 4 && of_fill == SHAPE_INCONCLUSIVE; i++)
                        of_fill = judge(fill, (size_t)looks[i]);
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
                cmocka_unit_test(test_plateau_sees_a_leak_beneath_a_falling_start),
                cmocka_unit_test(test_plateau_knows_released_from_plateau),
                cmocka_unit_test(test_plateau_is_inconclusive_in_noise_and_says_what_would_help),
                cmocka_unit_test(test_plateau_is_inconclusive_on_a_fall),
                cmocka_unit_test(test_plateau_skips_absent_readings_and_keeps_their_place),
                cmocka_unit_test(test_plateau_of_counts_ignores_single_steps),
                cmocka_unit_test(test_plateau_takes_a_standing_channel_with_jumps_for_one_in_steps),
                cmocka_unit_test(test_plateau_never_takes_a_container_that_doubles_for_flat),
                cmocka_unit_test(test_plateau_calls_containers_that_move_again_and_again_growing),
                cmocka_unit_test(test_plateau_sees_the_steps_of_a_real_map),
                cmocka_unit_test(test_plateau_says_flat_of_what_stands_still_since_it_was_full),
                cmocka_unit_test(test_plateau_waits_where_the_last_run_begins_to_rise),
                cmocka_unit_test(test_plateau_judges_a_sawtooth_by_its_crests),
                cmocka_unit_test(test_plateau_says_how_many_runs_will_do_and_is_right),
                cmocka_unit_test(test_plateau_says_what_would_have_been_called_growing),
                cmocka_unit_test(test_plateau_does_not_hold_a_worker_or_two_against_a_count),
                cmocka_unit_test(test_plateau_does_not_take_a_single_run_for_a_jump),
                cmocka_unit_test(test_plateau_is_flat_where_all_that_there_is_is_less_than_a_leak),
                cmocka_unit_test(test_plateau_is_flat_where_a_channel_of_steps_moved_by_one),
                cmocka_unit_test(test_plateau_waits_for_a_ratchet_to_move_again),
                cmocka_unit_test(test_plateau_sees_a_straight_leak_behind_a_late_fill),
                cmocka_unit_test(test_plateau_by_level_waits_while_a_late_leak_climbs),
                cmocka_unit_test(test_plateau_errs_seldom_on_random_series),
                cmocka_unit_test(test_plateau_holm_rejects_stepwise),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
