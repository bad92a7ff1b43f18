/* verdict/flat: series that do not grow, and series that only rest before they jump. */
#include "verdict/flat.h"

#include <math.h>

#include "series_fixture.h"
#include "unit.h"

static void test_flat_is_what_stands_still_since_it_was_full(void **state)
{
        double y[SERIES_RUNS_MAX];

        (void)state;
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + 12.5 * fmin(i, 3);
        assert_int_equal(series_decide(y, 12).shape, SHAPE_PLATEAU);
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + 10 * fmin(i, 7);
        assert_int_equal(series_decide(y, 16).shape, SHAPE_PLATEAU);
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] += 1.5 * fmax(0, i - 7); /* and leaks beside it */
        assert_int_not_equal(series_decide(y, 16).shape, SHAPE_PLATEAU);
        assert_int_equal(series_decide(y, 30).shape, SHAPE_GROWING);
}

static void test_flat_waits_where_the_last_run_begins_to_rise(void **state)
{
        double y[12];

        (void)state;
        series_line(y, 12, 0);
        y[11] = 103;
        assert_int_equal(series_decide(y, 12).shape, SHAPE_INCONCLUSIVE);
}

static void test_flat_is_a_sawtooth_whose_crests_are(void **state)
{
        double y[SERIES_RUNS_MAX];
        struct plateau plateau;

        (void)state;
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] = 100 + 8 * fmod(i + 1, 3.5);
        plateau = series_decide(y, 12);
        assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
        assert_in_range(plateau.runs_needed, 14, 24);
        plateau = series_decide(y, 24);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        assert_int_equal(plateau.evidence, PLATEAU_BY_CRESTS);
        for (int i = 0; i < SERIES_RUNS_MAX; i++)
                y[i] += 3 * i;
        assert_int_equal(series_decide(y, 24).shape, SHAPE_GROWING);
}

/* A cache with a time to live, as measured: in two runs its clean-up came late. */
static void test_flat_takes_no_single_run_for_a_jump(void **state)
{
        static const double heap[20] = {
                3.29,  6.37,  9.94,  12.50, 15.25, 19.63, 19.63, 19.63, 19.65, 19.66,
                19.70, 19.73, 19.77, 19.81, 22.41, 19.89, 19.92, 21.54, 20.00, 20.04
        };
        struct plateau_rule rule = series_rule;
        struct plateau plateau;

        (void)state;
        rule.delta = rule.delta_growing = 0.08;
        plateau_decide(heap, 20, &rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
}

static void test_flat_is_where_all_that_there_is_is_less_than_a_leak(void **state)
{
        static const double garbage[12] = { 0.8, 7.1, 0.4, 5.5, 7.6, 1.7, 4.1, 8.8, 9.2, 7.2, 0.9, 1.8 };
        struct plateau_rule rule = series_rule;
        struct plateau plateau;
        double leak[12];

        (void)state;
        assert_int_equal(series_decide(garbage, 12).shape, SHAPE_INCONCLUSIVE);
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

static void test_flat_by_level_waits_while_a_late_leak_climbs(void **state)
{
        struct plateau_rule rule = series_rule;
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

/* RSS as a high-water mark: it rests at a chance maximum while a leak beneath catches up. */
static void test_flat_waits_for_a_ratchet_to_move_again(void **state)
{
        double rss[12] = { 100, 103, 107, 107, 107, 107, 107, 107, 107, 107, 107, 107 };

        (void)state;
        assert_int_equal(series_decide(rss, 8).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(series_decide(rss, 12).shape, SHAPE_PLATEAU);
        rss[5] += 0.01; /* it moves: no ratchet */
        assert_int_equal(series_decide(rss, 8).shape, SHAPE_PLATEAU);
}

static void test_flat_is_no_standing_channel_that_jumps(void **state)
{
        /* a slab of 9 every six runs, 1.5 a run: the kept runs of the first eight show nothing */
        double y[12];

        (void)state;
        for (int i = 0; i < 12; i++)
                y[i] = 100 + 9 * ((i + 3) / 6);
        assert_int_equal(series_decide(y, 9).shape, SHAPE_INCONCLUSIVE);
}

static void test_flat_is_a_count_in_spite_of_single_steps(void **state)
{
        static const double threads[8] = { 6, 7, 7, 8, 8, 8, 9, 9 };
        static const double leak[12] = { 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32 };
        static const double uneven[8] = { 10, 12, 13, 16, 16, 19, 19, 22 };
        struct plateau plateau;

        (void)state;
        plateau_decide(threads, 8, &series_count_rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        plateau_decide(leak, 8, &series_count_rule, &plateau); /* less than delta, but surely rising: wait */
        assert_int_equal(plateau.reason, PLATEAU_TOO_FEW_GROWS);
        plateau_decide(leak, 12, &series_count_rule, &plateau);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        plateau_decide(uneven, 8, &series_count_rule,
                       &plateau); /* surely rising, but not surely by half a thread a run */
        assert_true(plateau.low < 0.5 && plateau.flat_high < 20);
        assert_int_equal(plateau.shape, SHAPE_INCONCLUSIVE);
}

static void test_flat_is_a_count_in_spite_of_a_worker_or_two(void **state)
{
        struct plateau_rule tight = series_count_rule;
        struct plateau plateau;
        double y[20];

        (void)state;
        for (int begins = 3; begins < 16; begins++) {
                for (int i = 0; i < 16; i++)
                        y[i] = 10 + (i >= begins) + (i >= begins + 2);
                plateau_decide(y, 16, &series_count_rule, &plateau);
                assert_int_equal(plateau.shape, SHAPE_PLATEAU);
        }
        for (int i = 0; i < 20; i++)
                y[i] = 7 + 3 * (i >= 17); /* three threads at once, then no more */
        tight.delta = 1.22;
        plateau_judge(y, 20, &tight, &plateau);
        assert_int_equal(plateau.shape, SHAPE_PLATEAU);
}

/* One more thread once in eight runs is flat; two in every run are not. */
static void test_flat_is_a_channel_of_steps_that_moved_by_one(void **state)
{
        static const double once[8] = { 8, 8, 8, 9, 9, 9, 9, 9 };
        static const double again[8] = { 8, 8, 8, 10, 12, 14, 16, 18 };
        struct plateau_rule rule = series_rule;
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

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_flat_is_what_stands_still_since_it_was_full),
                cmocka_unit_test(test_flat_waits_where_the_last_run_begins_to_rise),
                cmocka_unit_test(test_flat_is_a_sawtooth_whose_crests_are),
                cmocka_unit_test(test_flat_takes_no_single_run_for_a_jump),
                cmocka_unit_test(test_flat_is_where_all_that_there_is_is_less_than_a_leak),
                cmocka_unit_test(test_flat_by_level_waits_while_a_late_leak_climbs),
                cmocka_unit_test(test_flat_waits_for_a_ratchet_to_move_again),
                cmocka_unit_test(test_flat_is_no_standing_channel_that_jumps),
                cmocka_unit_test(test_flat_is_a_count_in_spite_of_single_steps),
                cmocka_unit_test(test_flat_is_a_count_in_spite_of_a_worker_or_two),
                cmocka_unit_test(test_flat_is_a_channel_of_steps_that_moved_by_one),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
