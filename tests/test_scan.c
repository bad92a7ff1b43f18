/* base/scan: bounded by length, and the cursor stays where it was when nothing fits. */
#include "base/scan.h"

#include <string.h>

#include "unit.h"

static void test_scan_walks_lines_also_without_a_last_newline(void **state)
{
        struct scan scan = scan_text("one\n\ntwo", 8);
        struct scan line;

        (void)state;
        assert_true(scan_line(&scan, &line));
        assert_true(scan_equals(&line, "one"));
        assert_true(scan_line(&scan, &line));
        assert_int_equal(scan_len(&line), 0);
        assert_true(scan_line(&scan, &line));
        assert_true(scan_equals(&line, "two"));
        assert_false(scan_line(&scan, &line));
        scan = scan_text(NULL, 0);
        assert_false(scan_line(&scan, &line));
}

static void test_scan_numbers_do_not_overflow(void **state)
{
        const char *const bad[] = { "9223372036854775808", "99999999999999999999", "-1", "x", "", "+1" };
        struct scan scan = scan_text(" 9223372036854775807 kB", 23);
        int64_t value = 5;
        uint64_t hex = 5;

        (void)state;
        assert_true(scan_i64(&scan, &value));
        assert_true(value == INT64_MAX);
        assert_true(scan_match(&scan, " kB"));
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                scan = scan_text(bad[i], strlen(bad[i]));
                value = 5;
                assert_false(scan_i64(&scan, &value));
                assert_int_equal(value, 5);
                assert_ptr_equal(scan.at, bad[i]);
        }
        scan = scan_text("fffffffffffffffff", 17);
        assert_false(scan_hex(&scan, &hex));
        scan = scan_text("ffffffffff600000-", 17);
        assert_true(scan_hex(&scan, &hex));
        assert_true(hex == 0xffffffffff600000);
}

static void test_scan_counts_are_finite_and_not_negative(void **state)
{
        const char *const bad[] = { "NaN", "+Inf", "-1", "1e400", "9.3e18", "1x", "" };
        struct scan scan = scan_text("1.4e+08 17", 10);
        int64_t value = 0;

        (void)state;
        assert_true(scan_count(&scan, &value));
        assert_int_equal(value, 140000000);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
                scan = scan_text(bad[i], strlen(bad[i]));
                assert_false(scan_count(&scan, &value));
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_scan_walks_lines_also_without_a_last_newline),
                cmocka_unit_test(test_scan_numbers_do_not_overflow),
                cmocka_unit_test(test_scan_counts_are_finite_and_not_negative),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
