/* gate/change: the rates of false and missed alarms that docs/ci.md promises, from a printed seed. */
#include "gate/change.h"

#include <math.h>

#include "base/rng.h"

#include "unit.h"

enum { SERIES = 2000, SEED = 20260101 };

static void fill(struct rng *rng, double level, double noise, double *values, size_t n)
{
        for (size_t i = 0; i < n; i++)
                values[i] = level * exp(noise * rng_normal(rng));
}

/* How often the lower bound of B over A exceeds max(policy, noise of A). */
static double alarm_rate(double rise, double noise, double policy, size_t pairs)
{
        struct rng rng;
        int alarms = 0;

        rng_init(&rng, SEED, "change");
        for (int s = 0; s < SERIES; s++) {
                double a[16];
                double b[16];
                struct change change;

                fill(&rng, 100, noise, a, pairs);
                fill(&rng, 100 * (1 + rise), noise, b, pairs);
                assert_true(change_paired(a, b, pairs, 0.99, &change));
                alarms += change.low > fmax(policy, change_noise(a, pairs, 0.99));
        }
        return (double)alarms / SERIES;
}

static void test_change_raises_no_false_alarm_for_a_against_a(void **state)
{
        (void)state;
        print_message("seed %d\n", SEED);
        assert_true(alarm_rate(0, 0.03, 0.03, 5) <= 0.001);
        assert_true(alarm_rate(0, 0.0001, 0.02, 5) == 0);
        assert_true(alarm_rate(0, 0.03, 0, 8) <= 0.005); /* also where policy allows nothing */
}

static void test_change_sees_what_is_planted(void **state)
{
        (void)state;
        assert_true(alarm_rate(0.05, 0.0002, 0.02, 5) >= 0.999); /* live heap, 5 % more */
        assert_true(alarm_rate(0.10, 0.01, 0.03, 5) >= 0.99);    /* latency p50, 10 % slower */
}

static void test_change_ratio_and_bounds_of_a_known_series(void **state)
{
        const double a[] = { 100, 100, 100, 100 };
        const double b[] = { 110, 121, 110, 121 };
        struct change change;

        (void)state;
        assert_true(change_paired(a, b, 4, 0.99, &change));
        assert_true(fabs(change.ratio - (sqrt(1.1 * 1.21) - 1)) < 1e-12);
        /* t₀.₉₉,₃ = 4.5407; s of ln ratios = ln(1.1)/√3 */
        assert_true(fabs(log1p(change.low) - (log1p(change.ratio) - 4.5407 * log(1.1) / sqrt(3) / 2)) < 1e-4);
        assert_int_equal(change.blocks, 4);
}

static void test_change_unpaired_allows_unequal_counts(void **state)
{
        const double a[] = { 100, 101, 99, 100, 100 };
        const double b[] = { 120, 121, 119 };
        struct change change;

        (void)state;
        assert_true(change_unpaired(a, 5, b, 3, 0.99, &change));
        assert_true(change.low > 0.15 && change.high < 0.25);
        assert_true(change.low < change.ratio && change.ratio < change.high);
}

static void test_change_refuses_what_it_cannot_compare(void **state)
{
        const double a[] = { 1, 2, 3 };
        const double bad[] = { 1, 0, 3 };
        const double unknown[] = { 1, NAN, 3 };
        struct change change = { .ratio = 42 };

        (void)state;
        assert_false(change_paired(a, a, 2, 0.99, &change));
        assert_false(change_paired(a, bad, 3, 0.99, &change));
        assert_false(change_unpaired(a, 3, unknown, 3, 0.99, &change));
        assert_true(change.ratio == 42);
        assert_true(change_noise(a, 1, 0.99) == 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_change_raises_no_false_alarm_for_a_against_a),
                cmocka_unit_test(test_change_sees_what_is_planted),
                cmocka_unit_test(test_change_ratio_and_bounds_of_a_known_series),
                cmocka_unit_test(test_change_unpaired_allows_unequal_counts),
                cmocka_unit_test(test_change_refuses_what_it_cannot_compare),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
