/* verdict/cause: which growing channel weighs most, and which names are of the same bytes. */
#include "verdict/cause.h"

#include "unit.h"

#define KIB 1024.0

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
        assert_int_equal(cause_weigh(&verdict, weights), 1); /* 12 KiB a goroutine */
        assert_int_equal(weights[0].channel, CHANNEL_GOROUTINES);
        assert_true(weights[0].bytes == 120 * KIB);
        grow(&verdict, CHANNEL_LIVE_HEAP, 4096 * KIB);
        assert_int_equal(cause_weigh(&verdict, weights), 3); /* no goroutine keeps 400 KiB */
        assert_int_equal(weights[0].channel, CHANNEL_LIVE_HEAP);
        assert_int_equal(weights[1].channel, CHANNEL_GOROUTINES);
}

/* Pipes that are left open beside records that are kept for each request: a descriptor has not forty objects. */
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
        verdict.channels[CHANNEL_PEAK_RSS].slope = 9000 * KIB; /* garbage does not explain so much */
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
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
