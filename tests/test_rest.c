/* verdict/rest: memory that is held for a time goes away without a load; a leak stays. */
#include "verdict/rest.h"

#include <math.h>

#include "base/clock.h"
#include "resting_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

static void test_rest_calls_growth_that_goes_by_itself_released(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 3; i++)
                resting_result_add_rest(&result, 14 * MIB);
        resting_result_add_rest(&result, 3 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        assert_false(verdict.has_cause);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_RELEASED);
        assert_true(verdict.rest.rested && fabs(verdict.rest.held_s - (3 + 4 * RESTING_WINDOW_S)) < 0.01);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_CHANNEL_HELD));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* How long memory is held is known once it falls no more; until then the rest goes on. */
static void test_rest_tells_how_long_things_are_held(void **state)
{
        static const double mib[] = { 14, 14, 8, 3.2, 3 };
        struct verdict verdict = { 0 };
        struct result result;
        struct rest rest;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 4; i++)
                resting_result_add_rest(&result, mib[i] * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        assert_true(isnan(verdict.rest.lifetime_s));
        verdict.shape = verdict.channels[CHANNEL_LIVE_HEAP].shape = SHAPE_GROWING;
        rest_judge(&result, &verdict, &rest);
        assert_true(rest.fell && rest.goes_on);
        verdict_clear(&verdict);
        resting_result_add_rest(&result, mib[4] * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        assert_true(fabs(verdict.rest.lifetime_s - (3 + 3.5 * RESTING_WINDOW_S)) < 0.01);
        assert_true(fabs(verdict.rest.held_s - (3 + 3 * RESTING_WINDOW_S)) < 0.01);
        verdict.shape = verdict.channels[CHANNEL_LIVE_HEAP].shape = SHAPE_GROWING;
        rest_judge(&result, &verdict, &rest);
        assert_true(rest.fell && !rest.goes_on);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A leak beneath memory that is held for a time: most of the growth went, but more stayed than delta a run. */
static void test_rest_sees_a_leak_beneath_what_goes(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        for (int i = 0; i < 4; i++)
                resting_result_add_rest(&result,
                                        7 * MIB); /* 80 % of 9 MiB are gone, 2 MiB stay: 227 KiB a run */
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_STAYS_BENEATH));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Native memory in an idle window, which no figure of the runtime includes: RSS without Go's share. */
static void test_rest_watches_native_memory_by_what_rss_moves_without_go(void **state)
{
        enum { OTHER = 400 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, RESTING_RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.protocol.rest_ns = 60 * NS_PER_S;
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        for (int i = 1; i <= RESTING_RUNS; i++) {
                struct ledger *ledger = synthetic_result_ledger(&result, i);

                resting_result_time(&result, i);
                ledger->has_runtime = true;
                ledger->rows[LEDGER_OTHER_NATIVE].known = true;
                ledger->rows[LEDGER_OTHER_NATIVE].bytes = (int64_t)((1 + 6 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS_ANON, (OTHER + 6 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_SYS, 300 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_HEAP_RELEASED, 0);
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, (70 + 6 * i) * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OUTSIDE_GO);
        assert_int_equal(rest_wanted_ns(&result, &verdict), 60 * NS_PER_S);
        verdict_clear(&verdict);
        /* Go gave 50 MiB back, and nothing else did: the growth stays. */
        resting_result_add_rest(&result, 2 * MIB);
        sample_set(&result.rests[0].checkpoints[CHECKPOINT_SETTLED], METRIC_RSS_ANON,
                   (int64_t)((OTHER + 6 * RESTING_RUNS - 50) * MIB));
        sample_set(&result.rests[0].checkpoints[CHECKPOINT_SETTLED], METRIC_GO_SYS, (int64_t)(300 * MIB));
        sample_set(&result.rests[0].checkpoints[CHECKPOINT_SETTLED], METRIC_GO_HEAP_RELEASED,
                   (int64_t)(50 * MIB));
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(fabs(verdict.rest.fallen) < 0.01);
        verdict_clear(&verdict);
        /* The mappings were unmapped: it was held for a time. */
        sample_set(&result.rests[0].checkpoints[CHECKPOINT_SETTLED], METRIC_RSS_ANON,
                   (int64_t)((OTHER - 50) * MIB));
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Only HeapAlloc can be read: idle windows show nothing until the runtime collects, and a finding says so. */
static void test_rest_says_where_it_would_see_nothing(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, RESTING_RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.protocol.rest_ns = -1;
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        for (int i = 1; i <= RESTING_RUNS; i++) {
                struct sample sample = { .run = i, .phase = PHASE_LOAD };

                result.runs[i].checkpoints[CHECKPOINT_COLLECTED].present = 0;
                result.runs[i].checkpoints[CHECKPOINT_FLOOR].present = 0;
                sample_set(&sample, METRIC_GO_HEAP_ALLOC, (int64_t)((2 + i) * MIB));
                series_append(&result.series, &sample);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_string_equal(verdict.channels[CHANNEL_LIVE_HEAP].source, "least-heap-alloc");
        assert_int_equal(rest_wanted_ns(&result, &verdict), 0);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_REST_BLIND));
        verdict_clear(&verdict);
        /* Nor is there a rest from a load that is not ours. */
        result.scenario.load.executor = LOAD_NONE;
        result.scenario.protocol.rest_ns = 150 * NS_PER_S;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(rest_wanted_ns(&result, &verdict), 0);
        assert_null(finding_list_find(&verdict.findings, FINDING_REST_BLIND));
        assert_non_null(finding_list_find(&verdict.findings, FINDING_WATCHED_TOO_SHORT));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A cache whose entries live for some runs and go when its clean-up comes: too uneven to be flat, decided when it empties. */
static void test_rest_decides_what_the_runs_did_not(void **state)
{
        static const double uneven[] = { 0, 3, 1, 4, 0, 2, 4, 1, 3, 0, 4, 2 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 256 * 1024 };
        for (int i = 1; i <= RESTING_RUNS; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     (20 + uneven[i - 1]) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (21 + uneven[i - 1]) * MIB);
        }
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, 2 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(rest_wanted_ns(&result, &verdict) > 0);
        verdict_clear(&verdict);
        for (int i = 0; i < 3; i++)
                resting_result_add_rest(&result, (20 - 9 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        assert_int_equal(verdict.rest.channel, CHANNEL_LIVE_HEAP);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A map of clients that is swept: its entries go, its table stays. 60 % of the growth is gone, and what stays is less than a
 * leak of delta a run would have left. If more stays, nothing is decided. */
static void test_rest_takes_half_for_enough_where_nothing_grew_surely(void **state)
{
        static const double uneven[] = { 0, 3, 1, 4, 0, 2, 4, 1, 3, 0, 4, 2 };
        static const double left[] = { 0.4, 0.6 };

        (void)state;
        for (int k = 0; k < 2; k++) {
                struct verdict verdict = { 0 };
                struct result result;

                resting_result_init(&result);
                result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, MIB };
                for (int i = 1; i <= RESTING_RUNS; i++) {
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                             (20 + 2 * uneven[i - 1]) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                             (21 + 2 * uneven[i - 1]) * MIB);
                }
                synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, 2 * MIB);
                for (int i = 0; i < 3; i++)
                        resting_result_add_rest(&result, (2 + left[k] * 22) * MIB);
                synthetic_result_judge(&result, &verdict);
                assert_int_equal(verdict.shape, k == 0 ? SHAPE_RELEASED : SHAPE_INCONCLUSIVE);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

static void test_rest_leaves_growth_that_stays_what_it_was(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 0; i < 4; i++)
                resting_result_add_rest(&result, 13.9 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_false(verdict.rest.by_the_hour);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_STAYS));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A map that held 20 MiB keeps a table of 2 MiB when empty: few objects, where a leak has one for each request. */
static void test_rest_knows_the_tables_of_what_went(void **state)
{
        static const double uneven[] = { 0, 3, 1, 4, 0, 2, 4, 1, 3, 0, 4, 2 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        for (int objects = 3000; objects <= 30000; objects += 27000) { /* few, then one for each request */
                resting_result_init(&result);
                result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
                synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, MIB);
                synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_OBJECTS, 2900);
                for (int i = 1; i <= RESTING_RUNS; i++) {
                        double live = 20 + uneven[i - 1];

                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                             live * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                             (live + 1) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                             2000 * live);
                }
                resting_result_add_rest(&result, 3 * MIB);
                sample_set(&result.rests[0].checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_OBJECTS,
                           objects);
                synthetic_result_judge(&result, &verdict);
                assert_int_equal(verdict.shape, objects == 3000 ? SHAPE_RELEASED : SHAPE_INCONCLUSIVE);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* 3000 goroutines that ended leave 1.5 MiB of descriptors, which the runtime never frees; twice as much is more than that, and
 * so is as much where most of them were there before. */
static void test_rest_knows_the_descriptors_of_goroutines_that_ended(void **state)
{
        static const double uneven[] = { 0, 3, 1, 4, 0, 2, 4, 1, 3, 0, 4, 2 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        for (int row = 0; row < 3; row++) {
                double left_mib = row == 1 ? 4 : 3, before = row == 2 ? 2000 : 10;

                resting_result_init(&result);
                result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
                synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, MIB);
                synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_GOROUTINES, before);
                for (int i = 1; i <= RESTING_RUNS; i++) {
                        double live = 20 + uneven[i - 1];

                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 3010);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                             live * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                             (live + 1) * MIB);
                }
                resting_result_add_rest(&result, left_mib * MIB);
                sample_set(&result.rests[0].checkpoints[CHECKPOINT_SETTLED], METRIC_GO_GOROUTINES, 10);
                synthetic_result_judge(&result, &verdict);
                assert_int_equal(verdict.shape, row == 0 ? SHAPE_RELEASED : SHAPE_INCONCLUSIVE);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* Its table has an overflow bucket for every few entries; that objects do not grow from run to run was seen before. */
static void test_rest_knows_the_tables_of_what_went_where_objects_are_flat(void **state)
{
        static const double uneven[] = { 0, 3, 1, 4, 0, 2, 4, 1, 3, 0, 4, 2 };
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * 1024 };
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, MIB);
        synthetic_result_set(&result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_OBJECTS, 2900);
        for (int i = 1; i <= RESTING_RUNS; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     (20 + uneven[i - 1]) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (21 + uneven[i - 1]) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS, 40000);
        }
        resting_result_add_rest(&result, 3 * MIB);
        sample_set(&result.rests[0].checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_HEAP_OBJECTS, 6000);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* The peak rose with what was held, and the runtime keeps its own tables for it: neither is a leak of its own. */
static void test_rest_lets_what_went_explain_the_peak_and_the_tables(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 1; i <= RESTING_RUNS; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     (2 + 8 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     (3 + 8 * i) * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_GC_SYS, i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, (60 + 10 * i) * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_PEAK_RSS].shape, SHAPE_GROWING);
        assert_int_equal(verdict.channels[CHANNEL_RUNTIME_METADATA].shape, SHAPE_GROWING);
        assert_true(rest_wanted_ns(&result, &verdict) > 0);
        verdict_clear(&verdict);
        for (int i = 0; i < 3; i++)
                resting_result_add_rest(&result, 3 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Buffers that grow at the peak only: idle windows cannot show that. */
static void test_rest_is_not_wanted_for_a_peak_alone(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, RESTING_RUNS);
        synthetic_result_fill_steady(&result);
        result.scenario.protocol.rest_ns = -1;
        for (int i = 1; i <= RESTING_RUNS; i++)
                synthetic_result_set(&result, i, CHECKPOINT_PEAK, METRIC_RSS, (60 + 10 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(rest_wanted_ns(&result, &verdict), 0);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* The runs have goroutines at the settled checkpoint, an idle window only at the collected one. */
static void test_rest_takes_the_same_reading_from_another_moment(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        for (int i = 1; i <= RESTING_RUNS; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 2 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_GOROUTINES, 70 + 100 * i);
        }
        for (int i = 0; i < 3; i++) {
                resting_result_add_rest(&result, 2 * MIB);
                sample_set(&result.rests[i].checkpoints[CHECKPOINT_COLLECTED], METRIC_GO_GOROUTINES, 72);
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_GOROUTINES].shape, SHAPE_RELEASED);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_rest_is_as_long_as_what_grows_asks_for(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        resting_result_init(&result);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(rest_wanted_ns(&result, &verdict), 30 * NS_PER_S); /* half of the runs' minute */
        for (int i = 1; i <= RESTING_RUNS; i++)                             /* idle connections pile up */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_OPEN_SOCKETS, 10 + 100 * i);
        assert_true(rest_wanted_ns(&result, &verdict) >= 95 * NS_PER_S);
        result.scenario.protocol.rest_ns = 7 * NS_PER_S;
        assert_int_equal(rest_wanted_ns(&result, &verdict), 7 * NS_PER_S);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_rest_is_not_wanted_where_nothing_grows(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        result.scenario.protocol.rest_ns = -1;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(rest_wanted_ns(&result, &verdict), 0);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_rest_calls_growth_that_goes_by_itself_released),
                cmocka_unit_test(test_rest_tells_how_long_things_are_held),
                cmocka_unit_test(test_rest_sees_a_leak_beneath_what_goes),
                cmocka_unit_test(test_rest_watches_native_memory_by_what_rss_moves_without_go),
                cmocka_unit_test(test_rest_says_where_it_would_see_nothing),
                cmocka_unit_test(test_rest_decides_what_the_runs_did_not),
                cmocka_unit_test(test_rest_takes_half_for_enough_where_nothing_grew_surely),
                cmocka_unit_test(test_rest_leaves_growth_that_stays_what_it_was),
                cmocka_unit_test(test_rest_knows_the_tables_of_what_went),
                cmocka_unit_test(test_rest_knows_the_tables_of_what_went_where_objects_are_flat),
                cmocka_unit_test(test_rest_knows_the_descriptors_of_goroutines_that_ended),
                cmocka_unit_test(test_rest_lets_what_went_explain_the_peak_and_the_tables),
                cmocka_unit_test(test_rest_is_not_wanted_for_a_peak_alone),
                cmocka_unit_test(test_rest_takes_the_same_reading_from_another_moment),
                cmocka_unit_test(test_rest_is_as_long_as_what_grows_asks_for),
                cmocka_unit_test(test_rest_is_not_wanted_where_nothing_grows),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
