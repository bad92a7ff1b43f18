/* telemetry/parse_status and parse_cgroup: the kernel's texts. */
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "model/sample.h"
#include "telemetry/cgroup_read.h"
#include "telemetry/parse_cgroup.h"
#include "telemetry/parse_status.h"

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

static void test_cgroup_path_prefers_the_controller_that_counts(void **state)
{
        const char hybrid[] = "9:name=systemd:/\n4:cpu,memory:/kubepods/pod:1\n0::/\n";
        const char v2[] = "0::/system.slice/x.service\n";
        const char none[] = "3:cpu:/\n";
        enum cgroup_version version;
        char *path = NULL;
        struct err err;

        (void)state;
        assert_true(cgroup_parse_path(hybrid, sizeof(hybrid) - 1, &version, &path, &err));
        assert_int_equal(version, CGROUP_V1);
        assert_string_equal(path, "/kubepods/pod:1");
        free(path);
        assert_true(cgroup_parse_path(v2, sizeof(v2) - 1, &version, &path, &err));
        assert_int_equal(version, CGROUP_V2);
        assert_string_equal(path, "/system.slice/x.service");
        free(path);
        assert_false(cgroup_parse_path(none, sizeof(none) - 1, &version, &path, &err));
}

static void test_cgroup_mount_cuts_the_part_that_is_not_shown(void **state)
{
        const char mounts[] = "30 22 0:27 / /sys/fs/cgroup rw shared:1 - tmpfs tmpfs rw\n"
                              "34 30 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
                              "40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate\n";
        char *folder = NULL;
        struct err err;

        (void)state;
        assert_true(
                cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V1, "/docker/abc/x", &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup/memory/x");
        free(folder);
        assert_true(cgroup_parse_mount(mounts, sizeof(mounts) - 1, CGROUP_V2, "/", &folder, &err));
        assert_string_equal(folder, "/sys/fs/cgroup/unified");
        free(folder);
        assert_false(cgroup_parse_mount(mounts, 40, CGROUP_V1, "/", &folder, &err));
}

static void test_cgroup_v2_gives_what_the_kubelet_shows(void **state)
{
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_true(cgroup_read(FIXTURES "/cgroup_v2", CGROUP_V2, &sample, &err));
        assert_int_equal(sample.values[METRIC_CGROUP_USAGE], 103919616);
        assert_int_equal(sample.values[METRIC_CGROUP_WORKING_SET], 103919616 - 30408704);
        assert_int_equal(sample.values[METRIC_CGROUP_ANON], 61341696);
        assert_int_equal(sample.values[METRIC_CGROUP_SLAB], 4668416);
        assert_int_equal(sample.values[METRIC_CGROUP_KERNEL], 5713920);
        assert_int_equal(sample.values[METRIC_CGROUP_LIMIT], 268435456);
        assert_int_equal(sample.values[METRIC_CGROUP_PROCESSES], 1);
}

static void test_cgroup_v1_counts_descendants_and_has_no_slab(void **state)
{
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_true(cgroup_read(FIXTURES "/cgroup_v1", CGROUP_V1, &sample, &err));
        assert_true(sample.values[METRIC_CGROUP_ANON] > 9740288); /* total_rss, not rss */
        assert_int_equal(sample.values[METRIC_CGROUP_KERNEL], 350908416);
        assert_int_equal(sample.values[METRIC_CGROUP_LIMIT], -1);
        assert_int_equal(sample.values[METRIC_CGROUP_PROCESSES], 3);
        assert_false(sample_has(&sample, METRIC_CGROUP_SLAB));
        sample.present = 0;
        assert_false(cgroup_read(FIXTURES "/no such folder", CGROUP_V2, &sample, &err));
        assert_false(parse_cgroup_stat("x y\n", 4, CGROUP_V2, &sample, &err));
        assert_true(sample.present == 0);
}

static void test_cgroup_no_limit_is_not_a_number(void **state)
{
        int64_t value = 0;
        struct err err;

        (void)state;
        assert_true(parse_cgroup_number("max\n", 4, &value, &err));
        assert_int_equal(value, -1);
        assert_true(parse_cgroup_number("9223372036854771712\n", 20, &value, &err));
        assert_int_equal(value, -1);
        assert_true(parse_cgroup_number("268435456\n", 10, &value, &err));
        assert_int_equal(value, 268435456);
        assert_false(parse_cgroup_number("", 0, &value, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_status_gives_rss_and_its_parts),
                cmocka_unit_test(test_status_of_a_zombie_is_an_error_not_zero),
                cmocka_unit_test(test_stat_survives_any_command_name),
                cmocka_unit_test(test_cgroup_path_prefers_the_controller_that_counts),
                cmocka_unit_test(test_cgroup_mount_cuts_the_part_that_is_not_shown),
                cmocka_unit_test(test_cgroup_v2_gives_what_the_kubelet_shows),
                cmocka_unit_test(test_cgroup_v1_counts_descendants_and_has_no_slab),
                cmocka_unit_test(test_cgroup_no_limit_is_not_a_number),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
