/* load/spacing: turns are held apart by a small share of a latency, or not at all. */
#include "load/spacing.h"

#include "base/clock.h"
#include "unit.h"

/* After a second with `rate` answers and `busy` requests under way all the time. */
static int64_t spacing_at(size_t busy, int64_t rate)
{
        struct spacing spacing = { 0 };

        spacing_measure(&spacing, busy, 7, NS_PER_S);
        spacing_measure(&spacing, busy, 7 + rate, 2 * NS_PER_S);
        return spacing.ns;
}

static void test_spacing_is_a_share_of_the_mean_latency(void **state)
{
        (void)state;
        assert_int_equal(spacing_at(64, 100000), 640000 / SPACING_SHARE);
        assert_int_equal(spacing_at(100, 100000), 1000000 / SPACING_SHARE);
}

static void test_spacing_has_a_limit(void **state)
{
        (void)state;
        assert_int_equal(spacing_at(640, 300000), SPACING_MAX_NS);
        assert_int_equal(spacing_at(1000000, 1), SPACING_MAX_NS);
}

static void test_spacing_leaves_short_latencies_alone(void **state)
{
        (void)state;
        assert_int_equal(spacing_at(1, 30000), 0);
        assert_int_equal(spacing_at(100, 350000), 0);
        assert_int_equal(spacing_at(0, 1000), 0);
}

static void test_spacing_is_nothing_before_it_is_measured_and_without_answers(void **state)
{
        struct spacing spacing = { 0 };

        (void)state;
        spacing_measure(&spacing, 640, 0, NS_PER_S);
        assert_int_equal(spacing.ns, 0);
        spacing_measure(&spacing, 640, 1000, 2 * NS_PER_S);
        assert_int_equal(spacing.ns, SPACING_MAX_NS);
        spacing_measure(&spacing, 640, 1000, 3 * NS_PER_S);
        assert_int_equal(spacing.ns, 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_spacing_is_a_share_of_the_mean_latency),
                cmocka_unit_test(test_spacing_has_a_limit),
                cmocka_unit_test(test_spacing_leaves_short_latencies_alone),
                cmocka_unit_test(test_spacing_is_nothing_before_it_is_measured_and_without_answers),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
