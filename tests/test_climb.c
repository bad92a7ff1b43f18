/* verdict/climb: series that grow without end, but not along a line. */
#include "verdict/climb.h"

#include <math.h>

#include "series_fixture.h"
#include "unit.h"

/* A leak of 3 a run into a container that grows by the factor `law` when full. The share `entries` of the leak is allocated
 * entry by entry and so grows along a line. y[i] is the heap after i + 1 runs. */
static void container(double *y, size_t n, double law, double phase, double entries)
{
        double size = phase;

        for (size_t i = 0; i < n; i++) {
                while (size < (double)(i + 1))
                        size *= law;
                y[i] = 100 + 3 * ((1 - entries) * size + entries * (double)(i + 1));
        }
}

static void test_climb_sees_a_leak_beneath_a_falling_start(void **state)
{
        double y[16];

        (void)state;
        for (int i = 0; i < 16; i++)
                y[i] = 100 + 1.5 * (i + 1) + 20 * exp(-(i + 1) / 3.0);
        assert_int_equal(series_decide(y, 8).shape,
                         SHAPE_INCONCLUSIVE); /* its kept slopes are all inside the band */
        assert_int_equal(series_decide(y, 16).shape, SHAPE_GROWING);
}

static void test_climb_never_takes_a_container_that_doubles_for_flat(void **state)
{
        static const double laws[] = { 2, 1.5, 1.25 };
        double y[SERIES_RUNS_MAX];

        (void)state;
        for (int law = 0; law < 3; law++)
                for (double phase = 1; phase < laws[law]; phase += 0.07) {
                        container(y, SERIES_RUNS_MAX, laws[law], phase, 0);
                        for (size_t n = 8; n <= SERIES_RUNS_MAX; n++)
                                assert_int_not_equal(series_judge(y, n), SHAPE_PLATEAU);
                }
}

static void test_climb_calls_containers_that_move_again_and_again_growing(void **state)
{
        double y[SERIES_RUNS_MAX];

        (void)state;
        container(y, SERIES_RUNS_MAX, 2, 1.2, 0); /* moves in runs 2, 3, 5, 10, 20 */
        assert_int_equal(series_decide(y, 10).shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(series_decide(y, 20).evidence, PLATEAU_BY_STEPS);
        assert_int_equal(series_decide(y, 20).shape, SHAPE_GROWING);
        assert_true(series_decide(y, 20).low <= 3 && series_decide(y, 20).high >= 3); /* what a run brings */
        assert_int_equal(series_decide(y, 30).shape, SHAPE_INCONCLUSIVE); /* it rests, and may be full */
        container(y, SERIES_RUNS_MAX, 2, 1.5, 0.5);                       /* … 6, 12, 24 */
        assert_int_equal(series_decide(y, 16).evidence, PLATEAU_BY_LINE_BENEATH);
        assert_int_equal(series_decide(y, 16).shape, SHAPE_GROWING);
        container(y, SERIES_RUNS_MAX, 1.25, 1, 0);
        assert_int_equal(series_decide(y, 20).shape, SHAPE_GROWING);
}

/* A Go map before 1.24, as measured: both tables are live while buckets are evacuated; overflow buckets come in between. */
static void test_climb_sees_the_steps_of_a_real_map(void **state)
{
        static const double map[20] = { NAN,   1.79, 3.05, 3.36,  5.84,  5.86,  6.04,  6.45,  17.89, 11.43,
                                        11.45, NAN,  11.5, 11.82, 12.24, 12.65, 13.15, 35.47, 22.58, 22.59 };
        struct plateau_rule rule = series_rule;
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

/* A cache that was full in run 9 of 20, and a leak of ten deltas a run throughout: the last eleven runs are a line. */
static void test_climb_sees_a_straight_leak_behind_a_late_fill(void **state)
{
        struct plateau plateau;
        double heap[20];

        (void)state;
        for (int i = 0; i < 20; i++)
                heap[i] = 6.7 * 10 * fmin(i + 1, 9) + 10 * (i + 1) + 0.3 * ((i * 7) % 5 - 2);
        plateau = series_decide(heap, 20);
        assert_int_equal(plateau.shape, SHAPE_GROWING);
        assert_true(plateau.slope > 9.5 && plateau.slope < 10.5);
        for (int i = 0; i < 20; i++) /* a rise that slows down */
                heap[i] = 200 * (1 - exp(-(i + 1) / 10.0)) + 0.3 * ((i * 7) % 5 - 2);
        assert_int_not_equal(series_decide(heap, 20).shape, SHAPE_GROWING);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_climb_sees_a_leak_beneath_a_falling_start),
                cmocka_unit_test(test_climb_never_takes_a_container_that_doubles_for_flat),
                cmocka_unit_test(test_climb_calls_containers_that_move_again_and_again_growing),
                cmocka_unit_test(test_climb_sees_the_steps_of_a_real_map),
                cmocka_unit_test(test_climb_sees_a_straight_leak_behind_a_late_fill),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
