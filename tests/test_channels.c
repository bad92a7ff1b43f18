/* verdict/channels and verdict/shape: where each number comes from, when it means nothing, and which channel may stand in
 * for another. */
#include "verdict/channels.h"

#include <math.h>

#include "base/mem.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/obstacle.h"
#include "verdict/shape.h"
#include "verdict/standing.h"
#include "verdict/validity.h"
#include "verdict/verdict_decide.h"

#define MIB (1024.0 * 1024)

static const struct channel_verdict *judge(struct result *result, struct verdict *verdict,
                                           enum channel channel)
{
        struct validity validity;

        verdict_clear(verdict);
        standing_decide(result);
        validity_check(result, &validity);
        shape_judge(result, &validity, validity.valid, verdict);
        validity_clear(&validity);
        return &verdict->channels[channel];
}

static void test_channels_take_memory_of_a_group_only_where_the_target_is_alone(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, 90 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_ANON, 50 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_MAPPED_FILE, 5 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS_ANON, 49 * MIB);
        }
        assert_true(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        assert_true(verdict.channels[CHANNEL_BEYOND_RSS].level == 35 * MIB);
        for (int i = 1; i <= 8; i++) { /* page cache is apart from what can end in an OOM kill */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_FILE, (6 + 2 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, (88 + 2 * i) * MIB);
        }
        assert_true(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->level == 32 * MIB);
        assert_true(verdict.channels[CHANNEL_PAGE_CACHE].values[3] == 9 * MIB);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        for (int i = 1; i <= 8; i++) /* another process's memory is charged, too */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS_ANON, 30 * MIB);
        assert_false(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        assert_int_equal(verdict.channels[CHANNEL_BEYOND_RSS].finding.code, FINDING_CHANNEL_NOT_MEASURED);
        assert_string_equal(finding_text(&verdict.channels[CHANNEL_BEYOND_RSS].finding, "because"),
                            "no_control_group");
        result.scenario.target.cgroup = true; /* made for the target: the others are its children */
        assert_true(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        assert_true(verdict.channels[CHANNEL_BEYOND_RSS].level == (32 + 20) * MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* The service itself is flat; a worker process that it started grows. */
static void test_channels_see_a_child_process_grow(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_PROCESSES, 2);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, (90 + 3 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_ANON, (50 + 3 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_MAPPED_FILE, 5 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS_ANON, 40 * MIB);
        }
        assert_false(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        result.facts.container = mem_dup("4f3c0a9be1d2");
        assert_int_equal(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->shape, SHAPE_GROWING);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_BEYOND_RSS);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A neighbour's page cache is charged to the group like ours. The number of processes says whose it can be. */
static void test_channels_know_by_the_number_of_processes_who_is_alone(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_USAGE, 90 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_ANON, 50 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS_ANON, 50 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_PROCESSES, 2);
        }
        assert_false(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_CGROUP_PROCESSES, 1);
        assert_true(judge(&result, &verdict, CHANNEL_BEYOND_RSS)->measured);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_channels_watch_mapped_files_and_say_so_of_no_leak(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_ledger(&result, i)->rows[LEDGER_MAPPED_FILES].bytes = (int64_t)(i * 4 * MIB);
        assert_int_equal(judge(&result, &verdict, CHANNEL_MAPPED_FILES)->shape, SHAPE_GROWING);
        assert_int_equal(verdict.channels[CHANNEL_OUTSIDE_GO].shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_channels_count_descriptors(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_OPEN_FILES, 10 + 100 * i);
        judge(&result, &verdict, CHANNEL_OPEN_FILES);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OPEN_FILES);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* With GOGC=off only our probes collect: without them, the garbage would have stayed. */
static void test_channels_add_up_what_only_our_probes_collect(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_TOTAL_ALLOC, MIB);
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_NUM_GC, 1);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_TOTAL_ALLOC,
                                     (1 + 16 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC, 2 * i - 1);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_TOTAL_ALLOC,
                                     (1 + 16 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_NUM_GC, 2 * i + 1);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC, 64 * MIB);
        }
        assert_false(judge(&result, &verdict, CHANNEL_UNCOLLECTED)->measured); /* it has a goal of its own */
        for (int i = 1; i <= 12; i++)
                sample_set(&result.runs[i].checkpoints[CHECKPOINT_SETTLED], METRIC_GO_NEXT_GC,
                           METRIC_NO_GOAL);
        assert_true(judge(&result, &verdict, CHANNEL_UNCOLLECTED)->values[11] == 12 * 16 * MIB);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_UNCOLLECTED);
        for (int i = 1; i <= 12; i++) /* here it collects in every run */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC, 2 * i);
        assert_true(judge(&result, &verdict, CHANNEL_UNCOLLECTED)->values[11] == 0);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* No endpoint, GOGC=off: what was allocated is read from memory, and no collection ever told live from garbage. */
static void test_channels_call_no_heap_live_that_was_never_collected(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        result.facts.go.gogc = mem_dup("off");
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        for (int i = 1; i <= 12; i++) {
                struct sample sample = { .run = i, .phase = PHASE_LOAD };

                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(16 * i * MIB));
                series_append(&result.series, &sample);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NUM_GC, 0);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_TOTAL_ALLOC, 16 * i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_HEAP_LIVE, 0);
        }
        assert_false(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->measured);
        assert_true(verdict.channels[CHANNEL_UNCOLLECTED].values[11] == 12 * 16 * MIB);
        assert_int_equal(verdict.cause, CHANNEL_UNCOLLECTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Nobody counts collections, but a heap without a goal that never fell was never collected: it is no live heap. */
static void test_channels_see_by_its_heap_that_a_service_never_collects(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        for (int falls = 0; falls < 2; falls++) {
                synthetic_result_init(&result, 12);
                result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
                for (int i = 1; i <= 12; i++) {
                        struct sample sample = { .run = i, .phase = PHASE_LOAD };

                        sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(16 * i * MIB));
                        if (falls && i == 1)
                                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(40 * MIB));
                        series_append(&result.series, &sample);
                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_HEAP_ALLOC,
                                             16 * i * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC,
                                             (double)METRIC_NO_GOAL);
                }
                assert_int_equal(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->measured, falls);
                assert_true(falls || verdict.channels[CHANNEL_UNCOLLECTED].values[11] == 12 * 16 * MIB);
                assert_int_equal(verdict.channels[CHANNEL_UNCOLLECTED].measured, !falls);
                assert_true(falls || verdict.cause == CHANNEL_UNCOLLECTED);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* A probe that failed in two of twelve runs leaves ten exact values, which no noisier source replaces. */
static void test_channels_do_not_leave_an_exact_live_heap_for_a_noisy_one(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        for (int missing = 2; missing <= 4; missing += 2) {
                synthetic_result_init(&result, 12);
                for (int i = 1; i <= 12; i++) {
                        struct sample sample = { .run = i, .phase = PHASE_LOAD };

                        sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)((10 + i % 3) * MIB));
                        series_append(&result.series, &sample);
                        if (i > missing)
                                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                                     8 * MIB);
                }
                assert_string_equal(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->source,
                                    missing == 2 ? "collected" : "least-heap-alloc");
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* The runtime of some services is dear to read, and not read while the run settles: what the last collection marked under load
 * is still what it marked. */
static void test_channels_keep_what_the_last_collection_of_a_run_marked(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        for (int i = 1; i <= 12; i++) {
                struct sample sample = { .run = i, .phase = PHASE_LOAD };

                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(30 * i * MIB));
                sample_set(&sample, METRIC_GO_HEAP_LIVE, (int64_t)(10 * i * MIB));
                series_append(&result.series, &sample);
                if (i != 8)
                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_HEAP_LIVE,
                                             10 * i * MIB);
        }
        assert_string_equal(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->source, "heap-live");
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].values[7] == 80 * MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Where no collection can be forced, the heap goal tells what the last collection marked. */
static void test_channels_take_the_live_heap_from_the_goal_where_nothing_is_forced(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC, (20 + 2 * i) * MIB);
        assert_string_equal(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->source, "next-gc");
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].values[4] == 15 * MIB);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        synthetic_result_set(&result, 3, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC, 4 * MIB); /* the least heap */
        for (int i = 1; i <= 12; i++) {
                struct sample sample = { .run = i, .phase = PHASE_LOAD };

                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(2 * MIB));
                series_append(&result.series, &sample);
                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)(1 * MIB));
                series_append(&result.series, &sample);
        }
        assert_string_equal(judge(&result, &verdict, CHANNEL_LIVE_HEAP)->source, "least-heap-alloc");
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].values[4] == MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Where no run counts nothing is judged, but the values are shown. */
static void test_channels_are_shown_where_no_run_counts(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 3);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 3; i++) {
                result.runs[i].load.failures[LOAD_FAIL_STATUS] = result.runs[i].load.failed = 200;
                result.runs[i].load.answered -= 200;
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.runs, 0);
        assert_false(verdict.channels[CHANNEL_LIVE_HEAP].measured);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].count, 3);
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].values[1] == 2 * MIB);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_channels_need_a_value_in_half_of_the_runs(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result); /* one floor, after the last run */
        assert_false(judge(&result, &verdict, CHANNEL_FLOOR_RSS)->measured);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_FLOOR, METRIC_RSS, 14 * MIB);
        assert_true(judge(&result, &verdict, CHANNEL_FLOOR_RSS)->measured);
        assert_int_equal(verdict.channels[CHANNEL_FLOOR_RSS].shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_channels_fall_back_to_another_checkpoint(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_STACK_INUSE, i * MIB);
        assert_true(judge(&result, &verdict, CHANNEL_STACKS)->measured);
        assert_true(verdict.channels[CHANNEL_STACKS].values[2] == 3 * MIB);
        assert_false(verdict.channels[CHANNEL_LIVE_HEAP]
                             .measured); /* HeapAlloc before a collection includes garbage */
        verdict_clear(&verdict);
        result_clear(&result);
}

static void make_fragmentation_noisy(struct result *result)
{
        static const double noise[] = { 0, 9, 2, 8, 1, 7, 3, 9 };

        for (int i = 1; i <= 8; i++)
                synthetic_result_set(result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (13 + noise[i - 1]) * MIB);
}

static void test_shape_lets_a_flat_floor_cover_its_noisy_parts(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        make_fragmentation_noisy(&result);
        assert_int_equal(judge(&result, &verdict, CHANNEL_FRAGMENTATION)->shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(obstacle_find(&verdict), CHANNEL_FRAGMENTATION);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_FLOOR, METRIC_RSS, 14 * MIB);
        judge(&result, &verdict, CHANNEL_FRAGMENTATION);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_shape_takes_delta_in_each_unit(void **state)
{
        static const struct {
                struct scenario_delta delta;
                double bytes;
        } cases[] = {
                { { DELTA_FRACTION, 0.02 }, 0.02 * 60 * MIB },
                { { DELTA_BYTES_PER_RUN, 4096 }, 4096 },
                { { DELTA_BYTES_PER_REQUEST, 17.9 }, 17.9 * SYNTHETIC_REQUESTS },
                { { DELTA_FRACTION, 0 }, 0.01 * 60 * MIB }, /* the default */
        };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct verdict verdict = { 0 };
                struct result result;

                synthetic_result_init(&result, 8);
                synthetic_result_fill_steady(&result);
                result.scenario.delta = cases[i].delta;
                judge(&result, &verdict, CHANNEL_LIVE_HEAP);
                assert_true(fabs(verdict.delta_bytes - cases[i].bytes) < 1e-6);
                assert_true(fabs(verdict.delta_bytes_per_request * SYNTHETIC_REQUESTS - cases[i].bytes) <
                            1e-6);
                assert_true(verdict.channels[CHANNEL_LIVE_HEAP].delta == verdict.delta_bytes);
                assert_true(verdict.channels[CHANNEL_GOROUTINES].delta >= 1);
                assert_true(verdict.channels[CHANNEL_GOROUTINES].delta_growing == 0.5);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

static void test_shape_splits_alpha_over_the_planned_looks(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 20);
        synthetic_result_fill_steady(&result);
        judge(&result, &verdict, CHANNEL_LIVE_HEAP);
        assert_true(verdict.alpha == 0.01 && verdict.alpha_look == 0.01 / 4);
        result.plan.look_count = 1;
        judge(&result, &verdict, CHANNEL_LIVE_HEAP);
        assert_true(verdict.alpha_look == 0.005);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_channels_take_memory_of_a_group_only_where_the_target_is_alone),
                cmocka_unit_test(test_channels_see_a_child_process_grow),
                cmocka_unit_test(test_channels_know_by_the_number_of_processes_who_is_alone),
                cmocka_unit_test(test_channels_watch_mapped_files_and_say_so_of_no_leak),
                cmocka_unit_test(test_channels_count_descriptors),
                cmocka_unit_test(test_channels_add_up_what_only_our_probes_collect),
                cmocka_unit_test(test_channels_call_no_heap_live_that_was_never_collected),
                cmocka_unit_test(test_channels_see_by_its_heap_that_a_service_never_collects),
                cmocka_unit_test(test_channels_do_not_leave_an_exact_live_heap_for_a_noisy_one),
                cmocka_unit_test(test_channels_keep_what_the_last_collection_of_a_run_marked),
                cmocka_unit_test(test_channels_take_the_live_heap_from_the_goal_where_nothing_is_forced),
                cmocka_unit_test(test_channels_are_shown_where_no_run_counts),
                cmocka_unit_test(test_channels_need_a_value_in_half_of_the_runs),
                cmocka_unit_test(test_channels_fall_back_to_another_checkpoint),
                cmocka_unit_test(test_shape_lets_a_flat_floor_cover_its_noisy_parts),
                cmocka_unit_test(test_shape_takes_delta_in_each_unit),
                cmocka_unit_test(test_shape_splits_alpha_over_the_planned_looks),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
