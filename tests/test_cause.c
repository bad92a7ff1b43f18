/* verdict/cause: which growing channel weighs most, and which channels show the same bytes. */
#include "verdict/cause.h"

#include <math.h>

#include "synthetic_result.h"
#include "unit.h"

#define KIB 1024.0
#define MIB (1024.0 * 1024)

static struct verdict nothing_grows(void)
{
        struct verdict verdict = { .shape = SHAPE_GROWING };

        for (int i = 0; i < CHANNEL_COUNT; i++)
                verdict.channels[i] =
                        (struct channel_verdict){ .measured = true, .shape = SHAPE_PLATEAU, .decides = true };
        return verdict;
}

static void grow(struct verdict *verdict, enum channel id, double slope)
{
        verdict->channels[id].shape = SHAPE_GROWING;
        verdict->channels[id].slope = slope;
        verdict->channels[id].slope_low = 0.9 * slope;
}

static void test_cause_is_the_one_that_weighs_most(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_LIVE_HEAP, 45 * KIB);
        grow(&verdict, CHANNEL_OUTSIDE_GO, 245 * KIB);
        grow(&verdict, CHANNEL_MAPPED_FILES, 900 * KIB); /* the kernel drops them: shown only */
        assert_int_equal(cause_weigh(&verdict, weights), 2);
        assert_int_equal(weights[0].channel, CHANNEL_OUTSIDE_GO);
        assert_int_equal(weights[1].channel, CHANNEL_LIVE_HEAP);
        assert_true(weights[0].bytes == 245 * KIB);
}

static void test_cause_is_the_count_only_for_what_one_of_it_can_hold(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_GOROUTINES, 10);
        grow(&verdict, CHANNEL_LIVE_HEAP, 40 * KIB);
        grow(&verdict, CHANNEL_STACKS, 80 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 1); /* 12 KiB per goroutine: it can hold that */
        assert_int_equal(weights[0].channel, CHANNEL_GOROUTINES);
        assert_true(weights[0].bytes == 120 * KIB);
        grow(&verdict, CHANNEL_LIVE_HEAP, 4096 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 3); /* 400 KiB each are too much */
        assert_int_equal(weights[0].channel, CHANNEL_LIVE_HEAP);
        assert_int_equal(weights[1].channel, CHANNEL_GOROUTINES);
}

/* Pipes that are left open, beside records that are kept per request: forty objects per descriptor are too many. */
static void test_cause_is_no_descriptor_where_the_objects_are_too_many(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_OPEN_FILES, 100);
        grow(&verdict, CHANNEL_LIVE_HEAP, 1100 * KIB);
        grow(&verdict, CHANNEL_LIVE_OBJECTS, 900);
        assert_true(cause_weigh(&verdict, weights) >= 1);
        assert_int_equal(weights[0].channel, CHANNEL_OPEN_FILES);
        grow(&verdict, CHANNEL_LIVE_OBJECTS, 4000);
        assert_true(cause_weigh(&verdict, weights) >= 2);
        assert_int_equal(weights[0].channel, CHANNEL_LIVE_HEAP);
}

static void test_cause_is_the_heap_that_its_objects_prove(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_LIVE_OBJECTS, 4000);
        verdict.channels[CHANNEL_LIVE_HEAP].shape = SHAPE_INCONCLUSIVE;
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(weights[0].channel, CHANNEL_LIVE_HEAP);
}

static void test_cause_is_the_thread_where_each_goroutine_holds_one(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_GOROUTINES, 5);
        grow(&verdict, CHANNEL_THREADS, 5);
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(weights[0].channel, CHANNEL_THREADS);
}

static void test_cause_is_the_goroutine_and_not_its_descriptor(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_OPEN_FILES, 100);
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(weights[0].channel, CHANNEL_OPEN_FILES);
        grow(&verdict, CHANNEL_GOROUTINES, 200);
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(weights[0].channel, CHANNEL_GOROUTINES);
}

static void test_cause_is_a_sum_only_where_nothing_else_grows(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_PEAK_RSS, 900 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(weights[0].channel, CHANNEL_PEAK_RSS);
        grow(&verdict, CHANNEL_LIVE_OBJECTS, 5000);
        grow(&verdict, CHANNEL_LIVE_HEAP, 300 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 1); /* objects are the heap's own */
        assert_int_equal(weights[0].channel, CHANNEL_LIVE_HEAP);
        verdict.channels[CHANNEL_PEAK_RSS].slope = 9000 * KIB; /* more than garbage explains */
        assert_int_equal(cause_weigh(&verdict, weights), 2);
        assert_int_equal(weights[0].channel, CHANNEL_PEAK_RSS);
}

static void test_cause_waits_for_what_rises_faster_and_is_not_decided(void **state)
{
        struct verdict verdict = nothing_grows();
        struct cause_weight weights[CHANNEL_COUNT];

        (void)state;
        grow(&verdict, CHANNEL_OUTSIDE_GO, 45 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(cause_wait_for(&verdict, &weights[0]), CHANNEL_COUNT);
        grow(&verdict, CHANNEL_LIVE_HEAP, 245 * KIB);
        verdict.channels[CHANNEL_LIVE_HEAP].shape = SHAPE_INCONCLUSIVE;
        assert_int_equal(cause_weigh(&verdict, weights), 1);
        assert_int_equal(cause_wait_for(&verdict, &weights[0]), CHANNEL_LIVE_HEAP);
        verdict.channels[CHANNEL_LIVE_HEAP].slope_low = -1; /* it may as well fall */
        assert_int_equal(cause_wait_for(&verdict, &weights[0]), CHANNEL_COUNT);
}

static void test_cause_is_goroutines_before_the_heap_they_hold(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 1 * MIB);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 70 + 500 * i);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_STACK_INUSE, i * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_GOROUTINES);
        assert_true(fabs(verdict.bytes_per_run - 2 * MIB) < 1); /* heap and stacks together */
        verdict_clear(&verdict);
        result_clear(&result);
}

static void grow_goroutines_and_threads(struct result *result, double goroutines, double threads)
{
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES,
                                     70 + goroutines * i);
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_OS_THREADS, 8 + threads * i);
        }
}

static void test_cause_is_threads_where_most_goroutines_hold_one(void **state)
{
        static const struct {
                double goroutines, threads;
                enum channel cause;
        } cases[] = { { 5, 5, CHANNEL_THREADS },
                      { 9, 5, CHANNEL_THREADS },
                      { 500, 5, CHANNEL_GOROUTINES },
                      { 0, 5, CHANNEL_THREADS } };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                grow_goroutines_and_threads(&result, cases[i].goroutines, cases[i].threads);
                synthetic_result_judge(&result, &verdict);
                assert_int_equal(verdict.shape, SHAPE_GROWING);
                assert_int_equal(verdict.cause, cases[i].cause);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* The runtime's spare thread comes and goes: threads are uneven by one, goroutines are not. */
static void test_cause_is_threads_though_their_count_is_uneven(void **state)
{
        static const int threads[12] = { 8, 9, 11, 13, 15, 18, 19, 21, 23, 25, 26, 29 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 10 + 2 * i);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_OS_THREADS, threads[i - 1]);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_THREADS);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_cause_is_the_peak_where_each_run_needs_more_at_once(void **state)
{
        static const double peaks[16] = { 22,  36,  51,  66,  87,  102, 120, 120,
                                          151, 155, 183, 161, 208, 225, 232, 275 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 16; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, peaks[i - 1] * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_TOTAL_ALLOC,
                                     256.0 * SYNTHETIC_REQUESTS * i * i);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_PEAK_RSS);
        assert_true(verdict_says(&verdict, "while each run allocates more"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_cause_is_the_part_that_rises_in_a_sum_that_grows(void **state)
{
        static const double heap[16] = { 0.6, 1.4, 1.5, 1.8, 2.9, 2.1, 3.2, 3.6,
                                         4.1, 5.7, 5.5, 5.5, 4.7, 6.3, 6.9, 6.4 };
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB / 32 };
        for (int i = 1; i <= 16; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     heap[i - 1] * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (heap[i - 1] + 1) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, (12 + 0.6 * i) * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_true(verdict_says(&verdict, "most of the growth of RSS"));
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cause_is_the_one_that_weighs_most),
                cmocka_unit_test(test_cause_is_the_count_only_for_what_one_of_it_can_hold),
                cmocka_unit_test(test_cause_is_no_descriptor_where_the_objects_are_too_many),
                cmocka_unit_test(test_cause_is_the_heap_that_its_objects_prove),
                cmocka_unit_test(test_cause_is_the_thread_where_each_goroutine_holds_one),
                cmocka_unit_test(test_cause_is_the_goroutine_and_not_its_descriptor),
                cmocka_unit_test(test_cause_is_a_sum_only_where_nothing_else_grows),
                cmocka_unit_test(test_cause_waits_for_what_rises_faster_and_is_not_decided),
                cmocka_unit_test(test_cause_is_goroutines_before_the_heap_they_hold),
                cmocka_unit_test(test_cause_is_threads_where_most_goroutines_hold_one),
                cmocka_unit_test(test_cause_is_threads_though_their_count_is_uneven),
                cmocka_unit_test(test_cause_is_the_peak_where_each_run_needs_more_at_once),
                cmocka_unit_test(test_cause_is_the_part_that_rises_in_a_sum_that_grows),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
