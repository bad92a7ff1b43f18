/* base/clock: points of a grid, and moments as text. */
#include "base/clock.h"

#include "unit.h"

static void test_clock_grid_is_the_next_point_or_this_one(void **state)
{
        (void)state;
        assert_int_equal(clock_grid_ns(1000, 100, 1000), 1000);
        assert_int_equal(clock_grid_ns(1000, 100, 1001), 1100);
        assert_int_equal(clock_grid_ns(1000, 100, 1100), 1100);
        assert_int_equal(clock_grid_ns(1000, 100, 1999), 2000);
}

static void test_clock_grid_begins_at_its_origin(void **state)
{
        (void)state;
        assert_int_equal(clock_grid_ns(1000, 100, 0), 1000);
        assert_int_equal(clock_grid_ns(0, 1, INT64_MAX), INT64_MAX);
}

static void test_clock_tells_moments_in_utc(void **state)
{
        char text[CLOCK_TEXT_MAX];

        (void)state;
        clock_format_compact(INT64_C(1795557000) * NS_PER_S, text);
        assert_string_equal(text, "20261124T215000Z");
        clock_format_rfc3339(INT64_C(1795557000) * NS_PER_S + 123 * NS_PER_MS, text);
        assert_string_equal(text, "2026-11-24T21:50:00.123Z");
}

static void test_clock_splits_nanoseconds_as_the_kernel_takes_them(void **state)
{
        struct timespec time = clock_timespec(3 * NS_PER_S + 7);

        (void)state;
        assert_int_equal(time.tv_sec, 3);
        assert_int_equal(time.tv_nsec, 7);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_clock_grid_is_the_next_point_or_this_one),
                cmocka_unit_test(test_clock_grid_begins_at_its_origin),
                cmocka_unit_test(test_clock_tells_moments_in_utc),
                cmocka_unit_test(test_clock_splits_nanoseconds_as_the_kernel_takes_them),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
