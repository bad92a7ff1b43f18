/* telemetry/cgroup_read: a whole folder of either version. */
#include "telemetry/cgroup_read.h"

#include "base/err.h"
#include "model/sample.h"
#include "telemetry/parse_cgroup.h"

#include "unit.h"

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

static void test_cgroup_limit_and_its_events_are_the_pods(void **state)
{
        struct sample sample = { 0 };
        struct err err;

        (void)state;
        assert_true(cgroup_read(FIXTURES "/cgroup_v2_pod/container", CGROUP_V2, &sample, &err));
        assert_int_equal(sample.values[METRIC_CGROUP_USAGE], 103919616);
        assert_int_equal(sample.values[METRIC_CGROUP_LIMIT], 134217728);
        assert_int_equal(sample.values[METRIC_CGROUP_LIMIT_EVENTS], 42);
        assert_int_equal(sample.values[METRIC_CGROUP_HIGH_EVENTS], 7);
        assert_int_equal(sample.values[METRIC_CGROUP_OOM_EVENTS], 3);
        assert_int_equal(sample.values[METRIC_CGROUP_OOM_KILLS], 1);
        assert_int_equal(sample.values[METRIC_CGROUP_STALL], 523417000);
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
        assert_int_equal(sample.values[METRIC_CGROUP_LIMIT_EVENTS], 17);
        assert_int_equal(sample.values[METRIC_CGROUP_OOM_KILLS], 2);
        assert_false(sample_has(&sample, METRIC_CGROUP_STALL));
        assert_false(sample_has(&sample, METRIC_CGROUP_SLAB));
        sample.present = 0;
        assert_false(cgroup_read(FIXTURES "/no such folder", CGROUP_V2, &sample, &err));
        assert_false(parse_cgroup_stat("x y\n", 4, CGROUP_V2, &sample, &err));
        assert_true(sample.present == 0);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cgroup_v2_gives_what_the_kubelet_shows),
                cmocka_unit_test(test_cgroup_limit_and_its_events_are_the_pods),
                cmocka_unit_test(test_cgroup_v1_counts_descendants_and_has_no_slab),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
