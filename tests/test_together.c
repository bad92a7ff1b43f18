/* verdict/together: one channel decides another, such as a peak that still rises around a cache that is full. */
#include "verdict/together.h"

#include "model/result.h"
#include "model/verdict.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/shape.h"
#include "verdict/standing.h"
#include "verdict/validity.h"

#define MIB 1048576.0

enum { RUNS = 12 };

/* A cache that fills over eleven runs, while the peak rises by 2 MiB a run; `last` is what the last run adds to the cache. */
static enum shape judge(double last, struct verdict *verdict)
{
        static const double filled[RUNS] = { 3.1,  5.9,  8.3,  10.5, 12.8, 15.0,
                                             17.0, 19.0, 21.0, 22.6, 24.2, 25.4 };
        struct validity validity;
        struct result result;

        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB / 16 };
        for (int run = 1; run <= RUNS; run++) {
                double live = run < RUNS ? filled[run - 1] : filled[run - 2] + last;

                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, live * MIB);
                synthetic_result_set(&result, run, CHECKPOINT_PEAK, METRIC_RSS, (64 + 2.0 * run) * MIB);
        }
        standing_decide(&result);
        validity_check(&result, &validity);
        *verdict = (struct verdict){ 0 };
        shape_judge(&result, &validity, RUNS, verdict);
        validity_clear(&validity);
        result_clear(&result);
        return verdict->shape;
}

static void test_together_a_peak_waits_for_the_cache_that_stands_still(void **state)
{
        struct verdict verdict;

        (void)state;
        assert_int_equal(judge(0, &verdict), SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.channels[CHANNEL_PEAK_RSS].shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.channels[CHANNEL_PEAK_RSS].runs_needed, RUNS + 4);
        verdict_clear(&verdict);
}

static void test_together_a_peak_that_its_heap_goes_on_with_grows(void **state)
{
        struct verdict verdict;

        (void)state;
        assert_int_equal(judge(1.5, &verdict), SHAPE_GROWING);
        verdict_clear(&verdict);
}

/* Connections that live for ten runs: the peak bends with them, and each request allocates more for as long as they come. */
static void test_together_a_peak_beside_its_allocation_waits_for_the_heap(void **state)
{
        static const double live_mib[RUNS] = { 2.7,  5.1,  7.5,  10.0, 12.4, 14.9,
                                               17.3, 19.7, 22.2, 24.6, 26.1, 26.0 };
        static const double peak_mib[RUNS] = { 14.1, 18.6, 23.6, 28.3, 32.7, 37.2,
                                               41.8, 46.2, 50.6, 55.1, 59.6, 61.0 };
        static const double request_bytes[RUNS] = { 39670, 43214, 44789, 47539, 50246, 52573,
                                                    54855, 57636, 60242, 62228, 65231, 59813 };
        double allocated = MIB;
        struct validity validity;
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB / 16 };
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_TOTAL_ALLOC, allocated);
        for (int run = 1; run <= RUNS; run++) {
                allocated += request_bytes[run - 1] * SYNTHETIC_REQUESTS;
                synthetic_result_set(&result, run, CHECKPOINT_SETTLED, METRIC_GO_TOTAL_ALLOC, allocated);
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_TOTAL_ALLOC, allocated);
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     live_mib[run - 1] * MIB);
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (live_mib[run - 1] + 1) * MIB);
                synthetic_result_set(&result, run, CHECKPOINT_PEAK, METRIC_RSS, peak_mib[run - 1] * MIB);
        }
        standing_decide(&result);
        validity_check(&result, &validity);
        shape_judge(&result, &validity, RUNS, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_PEAK_RSS].shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        verdict_clear(&verdict);
        validity_clear(&validity);
        result_clear(&result);
}

/* The table of a map moves in parts, over two runs or three: its last move is the largest, and what it holds is what is lost. */
static void test_together_a_table_that_moves_in_parts_is_one_step(void **state)
{
        static const double heap_mib[] = { 4.722,  9.242,  9.242,  18.25,  18.271, 18.268, 19.698, 36.217,
                                           36.322, 36.326, 36.325, 36.326, 36.329, 39.017, 62.862, 72.245 };
        enum { LONG = sizeof(heap_mib) / sizeof(heap_mib[0]) };
        const struct channel_verdict *live;
        struct validity validity;
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, LONG);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 80000 };
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, 0.2 * MIB);
        for (int run = 1; run <= LONG; run++)
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     heap_mib[run - 1] * MIB);
        standing_decide(&result);
        validity_check(&result, &validity);
        shape_judge(&result, &validity, LONG, &verdict);
        live = &verdict.channels[CHANNEL_LIVE_HEAP];
        assert_int_equal(live->shape, SHAPE_GROWING);
        assert_true(live->slope > 3 * MIB && live->slope < 4.5 * MIB);
        assert_true(live->slope_low > 2 * MIB && live->slope_high < 6 * MIB);
        verdict_clear(&verdict);
        validity_clear(&validity);
        result_clear(&result);
}

/* A history that is full after five runs, and a leak of 16-byte objects: the history must not count in the rate per request. */
static void test_together_what_was_filled_is_not_in_the_pace_of_what_is_lost(void **state)
{
        static const double heap_kib[RUNS] = { 2898, 4526,  6230,  7849,  9104,  9501,
                                               9750, 10177, 10430, 10906, 11168, 11698 };
        struct channel_verdict *live;
        struct validity validity;
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB / 16 };
        for (int run = 1; run <= RUNS; run++) {
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     heap_kib[run - 1] * 1024);
                synthetic_result_set(&result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                     10000 + 4000.0 * run);
        }
        standing_decide(&result);
        validity_check(&result, &validity);
        shape_judge(&result, &validity, RUNS, &verdict);
        live = &verdict.channels[CHANNEL_LIVE_HEAP];
        assert_int_equal(live->shape, SHAPE_GROWING);
        assert_true(live->slope > 300 * 1024 && live->slope < 420 * 1024);
        assert_true(live->slope_low > 0 && live->slope_high < 600 * 1024);
        verdict_clear(&verdict);
        validity_clear(&validity);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_together_a_peak_waits_for_the_cache_that_stands_still),
                cmocka_unit_test(test_together_a_peak_beside_its_allocation_waits_for_the_heap),
                cmocka_unit_test(test_together_a_table_that_moves_in_parts_is_one_step),
                cmocka_unit_test(test_together_what_was_filled_is_not_in_the_pace_of_what_is_lost),
                cmocka_unit_test(test_together_a_peak_that_its_heap_goes_on_with_grows),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
