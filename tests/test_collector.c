/* verdict/collector: the collector's share in each run, derived from cumulative figures. */
#include "verdict/collector.h"

#include <math.h>

#include "base/clock.h"
#include "synthetic_result.h"
#include "unit.h"

/* Wall clock and CLOCK_MONOTONIC are equal here; the process began at 1 s. */
static void add(struct result *result, double at_s, double last_gc_s, double fraction)
{
        struct sample sample = { .t_ns = (int64_t)(at_s * NS_PER_S) };

        sample_set(&sample, METRIC_GO_LAST_GC, (int64_t)(last_gc_s * NS_PER_S));
        sample_set(&sample, METRIC_GO_GC_CPU_FRACTION, (int64_t)(fraction * 1e9));
        series_append(&result->series, &sample);
}

static void make_run(struct result *result)
{
        synthetic_result_init(result, 1);
        result->facts.start_wall_ns = NS_PER_S;
        result->runs[1].load_begin_ns = 20 * NS_PER_S;
        result->runs[1].load_end_ns = 30 * NS_PER_S;
        result->runs[1].settle_end_ns = 34 * NS_PER_S;
}

static void test_collector_share_is_that_of_the_run_alone(void **state)
{
        struct result result;

        (void)state;
        make_run(&result);
        add(&result, 19, 11, 0.10); /* one second of ten */
        add(&result, 25, 21, 0.20);
        add(&result, 33, 31, 0.20); /* six seconds of thirty: five of the last twenty */
        add(&result, 40, 39, 0.90); /* later than the run */
        assert_true(fabs(collector_share(&result, &result.runs[1]) - 0.25) < 1e-9);
        result_clear(&result);
}

static void test_collector_that_did_not_run_took_nothing(void **state)
{
        struct result result;

        (void)state;
        make_run(&result);
        add(&result, 19, 11, 0.10);
        add(&result, 33, 11, 0.10);
        assert_true(collector_share(&result, &result.runs[1]) == 0);
        result_clear(&result);
}

static void test_collector_share_is_unknown_without_a_reading_on_both_sides(void **state)
{
        struct result result;

        (void)state;
        make_run(&result);
        assert_true(isnan(collector_share(&result, &result.runs[1])));
        add(&result, 33, 31, 0.20);
        assert_true(isnan(collector_share(&result, &result.runs[1])));
        add(&result, 19, 11, 0.10);
        result.facts.start_wall_ns = 0;
        assert_true(isnan(collector_share(&result, &result.runs[1])));
        result_clear(&result);
}

static void test_collector_share_of_processor_seconds_needs_no_start(void **state)
{
        struct result result;

        (void)state;
        make_run(&result);
        for (int i = 0; i < 2; i++) {
                struct sample sample = { .t_ns = (19 + 10 * i) * NS_PER_S };

                sample_set(&sample, METRIC_GO_GC_CPU, (1 + 3 * i) * NS_PER_S);
                sample_set(&sample, METRIC_GO_AVAILABLE_CPU, (38 + 20 * i) * NS_PER_S);
                series_append(&result.series, &sample);
        }
        assert_true(fabs(collector_share(&result, &result.runs[1]) - 0.15) < 1e-9);
        result_clear(&result);
}

/* GOMEMLIMIT below the live heap: the heap goal is at the live heap. */
static void test_collector_without_room_is_told_from_one_that_has_some(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        for (int goal_mib = 100; goal_mib <= 200; goal_mib += 100) {
                struct verdict verdict = { 0 };

                for (int i = 1; i <= 8; i++) {
                        result.runs[i].standing = (struct run_standing){ .decided = true, .counts = true };
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 100e6);
                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC,
                                             goal_mib * 1e6);
                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC, 400 * i);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_NUM_GC, 400 * i + 2);
                }
                collector_fill(&result, &verdict);
                assert_int_equal(verdict.gc_has_no_room, goal_mib == 100);
                assert_true(verdict.collections == 398);
                assert_true(isnan(verdict.gc_cpu_median));
                verdict_clear(&verdict);
        }
        result_clear(&result);
}

/* GOGC=off with a memory limit: the runtime collects near the limit only, our probes after every run. */
static void test_collector_that_would_wait_is_told_beside_sizes_that_we_made(void **state)
{
        struct result result;
        struct verdict verdict = { .live_heap_bytes = 1 << 20 };

        (void)state;
        make_run(&result);
        verdict.channels[CHANNEL_LIVE_HEAP].source = "collected";
        synthetic_result_set(&result, 1, CHECKPOINT_COLLECTED, METRIC_GO_NEXT_GC, 138 << 20);
        collector_find(&result, &verdict);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_COLLECTED_BY_US));
        finding_list_clear(&verdict.findings);
        verdict.channels[CHANNEL_LIVE_HEAP].source = "marks"; /* no forced collection */
        collector_find(&result, &verdict);
        assert_null(finding_list_find(&verdict.findings, FINDING_COLLECTED_BY_US));
        verdict.channels[CHANNEL_LIVE_HEAP].source = "collected";
        synthetic_result_set(&result, 1, CHECKPOINT_COLLECTED, METRIC_GO_NEXT_GC,
                             4 << 20); /* the least goal */
        collector_find(&result, &verdict);
        assert_null(finding_list_find(&verdict.findings, FINDING_COLLECTED_BY_US));
        finding_list_clear(&verdict.findings);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_collector_that_would_wait_is_told_beside_sizes_that_we_made),
                cmocka_unit_test(test_collector_share_is_that_of_the_run_alone),
                cmocka_unit_test(test_collector_that_did_not_run_took_nothing),
                cmocka_unit_test(test_collector_share_is_unknown_without_a_reading_on_both_sides),
                cmocka_unit_test(test_collector_share_of_processor_seconds_needs_no_start),
                cmocka_unit_test(test_collector_without_room_is_told_from_one_that_has_some),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
