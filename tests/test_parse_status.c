/* telemetry/parse_status: what the kernel says of a process. */
#include "telemetry/parse_status.h"

#include <string.h>

#include "fixture.h"
#include "model/sample.h"

#include "unit.h"

static void test_status_gives_rss_and_its_parts(void **state)
{
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        fixture_read("status.txt", &text);
        assert_true(parse_status(text.text, text.len, &sample, &err));
        assert_int_equal(sample.values[METRIC_RSS], sample.values[METRIC_RSS_ANON] +
                                                            sample.values[METRIC_RSS_FILE] +
                                                            sample.values[METRIC_RSS_SHMEM]);
        assert_true(sample.values[METRIC_OS_THREADS] > 1);
        assert_true(sample_has(&sample, METRIC_PAGE_TABLES));
        strbuf_clear(&text);
}

static void test_status_of_a_zombie_is_an_error_not_zero(void **state)
{
        const char zombie[] = "Name:\tx\nState:\tZ (zombie)\nThreads:\t1\n";
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_false(parse_status(zombie, sizeof(zombie) - 1, &sample, &err));
        assert_true(sample.present == 0);
}

static void test_stat_survives_any_command_name(void **state)
{
        const char odd[] = "7 (a) R 1 (b) S 1 1 1 0 -1 4194560 10 0 2 0 300 40 0 0 20 0 5 0 12345 1 1 1";
        struct strbuf text = { 0 };
        struct sample sample = { 0 };
        int64_t start = 0;
        struct err err;

        (void)state;
        assert_true(parse_stat(odd, sizeof(odd) - 1, 100, &sample, &start, &err));
        assert_int_equal(start, 12345);
        assert_int_equal(sample.values[METRIC_CPU_USER], INT64_C(3000000000));
        assert_int_equal(sample.values[METRIC_CPU_SYSTEM], INT64_C(400000000));
        assert_int_equal(sample.values[METRIC_MINOR_FAULTS], 10);
        assert_int_equal(sample.values[METRIC_MAJOR_FAULTS], 2);
        fixture_read("stat.txt", &text);
        assert_true(parse_stat(text.text, text.len, 100, &sample, &start, &err));
        for (size_t len = 0; len < 40; len++)
                assert_false(parse_stat(text.text, len, 100, &sample, &start, &err));
        strbuf_clear(&text);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_status_gives_rss_and_its_parts),
                cmocka_unit_test(test_status_of_a_zombie_is_an_error_not_zero),
                cmocka_unit_test(test_stat_survives_any_command_name),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
