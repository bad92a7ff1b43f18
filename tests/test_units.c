/* base/units: what is read, what is refused, what is shown. */
#include "base/units.h"

#include "unit.h"

static void test_units_parse_durations(void **state)
{
        int64_t ns = -1;

        (void)state;
        assert_true(units_parse_duration("250ms", &ns));
        assert_int_equal(ns, 250000000);
        assert_true(units_parse_duration("1m30s", &ns));
        assert_int_equal(ns, 90000000000);
        assert_true(units_parse_duration("1.5h", &ns));
        assert_int_equal(ns, 5400000000000);
        assert_true(units_parse_duration("0", &ns));
        assert_int_equal(ns, 0);
}

static void test_units_refuse_what_is_not_a_quantity(void **state)
{
        const char *const bad[] = { "",      "5",   "s",   "-5s", "5 s", "1e3s",      "0x10s",
                                    "1..5s", "5sx", "nan", ".5s", "5.s", "999999999d" };
        int64_t ns = 42;

        (void)state;
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                assert_false(units_parse_duration(bad[i], &ns));
                assert_int_equal(ns, 42);
        }
        assert_false(units_parse_bytes("5", &ns));
        assert_false(units_parse_bytes("5MiBs", &ns));
}

static void test_units_parse_bytes_and_percent(void **state)
{
        int64_t bytes = 0;
        double fraction = 0;

        (void)state;
        assert_true(units_parse_bytes("1.5MiB", &bytes));
        assert_int_equal(bytes, 1572864);
        assert_true(units_parse_bytes("2kB", &bytes));
        assert_int_equal(bytes, 2000);
        assert_true(units_parse_percent("2.5%", &fraction));
        assert_true(fraction > 0.02499 && fraction < 0.02501);
        assert_false(units_parse_percent("2.5", &fraction));
}

static void test_units_format_for_people(void **state)
{
        char text[UNITS_TEXT_MAX];

        (void)state;
        assert_string_equal(units_format_bytes(512, text), "512 B");
        assert_string_equal(units_format_bytes(61236838, text), "58.4 MiB");
        assert_string_equal(units_format_bytes(-3277, text), "-3.2 KiB");
        assert_string_equal(units_format_bytes(1048575, text), "1.0 MiB");
        assert_string_equal(units_format_duration(1.8e6, text), "1.8 ms");
        assert_string_equal(units_format_duration(250, text), "250 ns");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_units_parse_durations),
                cmocka_unit_test(test_units_refuse_what_is_not_a_quantity),
                cmocka_unit_test(test_units_parse_bytes_and_percent),
                cmocka_unit_test(test_units_format_for_people),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
