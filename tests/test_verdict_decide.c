/* verdict/verdict_decide: a healthy service, a leak, and cases that must not be taken for either. */
#include "verdict/verdict_decide.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/rng.h"
#include "synthetic_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

static void test_verdict_of_a_steady_service_is_plateau_and_confirmed(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        result.scenario.expect.shapes = 1U << SHAPE_PLATEAU | 1U << SHAPE_RELEASED;
        result.scenario.expect.hypotheses = 1U << HYPOTHESIS_CONFIRMED;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_CONFIRMED);
        assert_int_equal(verdict.exit_code, 0);
        assert_false(verdict.has_cause);
        assert_int_equal(verdict.gap_bytes, (int64_t)(58 * MIB));
        assert_int_equal(verdict.go_held_bytes, (int64_t)(47 * MIB));
        assert_int_equal(verdict.released_bytes, (int64_t)(46 * MIB));
        assert_string_equal(verdict.holders[0].name, "go_reserve");
        assert_int_equal(verdict.runs, 8);
        assert_int_equal(verdict.warmup, 2);
        assert_true(isnan(verdict.bytes_per_request));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_of_a_leak_names_live_heap_and_its_rate(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 2 * MIB);
        result.facts.host.memory_limit_bytes = (int64_t)(512 * MIB);
        result.scenario.expect.shapes = 1U << SHAPE_GROWING;
        result.scenario.expect.cause = mem_dup("live_heap");
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_true(verdict.has_cause);
        assert_int_equal(verdict.cause, CHANNEL_LIVE_HEAP);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        assert_int_equal(verdict.exit_code, 0);
        assert_true(fabs(verdict.bytes_per_request - 2 * MIB / SYNTHETIC_REQUESTS) < 1);
        assert_true(verdict.bytes_per_request_low <= verdict.bytes_per_request);
        assert_true(verdict.limit_reached_s > 200 && verdict.limit_reached_s < 240);
        assert_int_equal(verdict.look_count, 2);
        assert_int_equal(verdict.look_shapes[0], SHAPE_INCONCLUSIVE); /* growth is not said before run 12 */
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A small service: one chunk of metadata (256 KiB) is more than 1 % of its memory, but no leak. */
static void test_verdict_forgives_a_chunk_of_metadata(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++) {
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 13 * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_GC_SYS,
                                     (i < 9 ? 2 : 2.25) * MIB);
        }
        synthetic_result_judge(&result, &verdict);
        assert_true(verdict.delta_bytes < 0.25 * MIB);
        assert_int_equal(verdict.channels[CHANNEL_RUNTIME_METADATA].shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_needs_enough_runs(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 3);
        synthetic_result_fill_steady(&result);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.exit_code, 3);
        assert_true(verdict_says(&verdict, "Too few runs"));
        verdict_clear(&verdict);
        result_clear(&result);
        synthetic_result_init(&result, 0);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 4);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_does_not_rest_on_settled_rss_alone(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 20);
        for (int i = 1; i <= 20; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 60 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 3);
        assert_true(verdict_says(&verdict, "proves neither"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_not_spoilt_by_noise_in_settled_rss(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct rng rng;

        (void)state;
        rng_init(&rng, 3, "rss noise");
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS,
                                     (60 + 2 * rng_normal(&rng)) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_SETTLED_RSS].shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_true(verdict_says(&verdict, "does not decide"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_inconclusive_where_only_rss_grows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 20);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 20; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (60 + 5 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(verdict_says(&verdict, "no channel that was measured explains it"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_released_where_rss_returns(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, 12 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_RELEASED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_waits_for_the_larger_leak_until_the_last_look(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 16);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 16;
             i++) { /* outside Go straight, the heap five times as fast and slowing down */
                synthetic_result_ledger(&result, i)->rows[LEDGER_CGO_ARENAS].bytes = (int64_t)(i * MIB);
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     2 * MIB + 20 * MIB * log(i));
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                     3 * MIB + 20 * MIB * log(i));
        }
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.look_shapes[1], SHAPE_INCONCLUSIVE); /* 12 runs: outside Go grows already */
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.cause, CHANNEL_OUTSIDE_GO);
        assert_true(verdict_says(&verdict, "Live heap may grow even faster"));
        assert_int_equal(verdict.rates[0].channel, CHANNEL_OUTSIDE_GO);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_is_not_plateau_where_nobody_watches_outside_go(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        result.scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 2 * MIB };
        free(result.ledgers);
        result.ledgers = NULL;
        result.ledger_count = 0;
        synthetic_result_judge(&result, &verdict); /* RSS as a whole is flat: that covers memory outside Go */
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        for (int i = 1; i <= 8; i++) /* 21 to 77 MiB in C */
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (14 + 7 * i) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(verdict_says(&verdict, "Settled RSS"));
        verdict_clear(&verdict);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, (i % 3 * 9 + 40) * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_true(verdict_says(&verdict, "a leak in C code would not show"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_verdict_holds_growth_to_the_level_before_the_leak(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 30 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_true(fabs(verdict.delta_bytes - 0.01 * 120 * MIB) < 1); /* of runs 1 to 3, not of the last */
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A map of plain numbers grew its table once. Nothing shows whether it goes on, and a finding says so; but not for a cache
 * that fills from the start, nor for one of small objects. */
static void test_verdict_says_that_a_table_of_plain_values_may_move_again(void **state)
{
        static const double rise[12] = { 0, 0, 0, 0.4, 10, 31, 36, 36, 36, 36, 36, 36 };

        (void)state;
        for (int kind = 0; kind < 3; kind++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                for (int i = 1; i <= 12; i++) {
                        double up = rise[kind == 1 ? (i < 9 ? i + 3 : 11) : i - 1];
                        double objects = 5000 + (kind == 2 ? 64 : 0.1) * up * 1024;

                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                             (37 + up) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_INUSE,
                                             (38 + up) * MIB);
                        synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_OBJECTS,
                                             objects);
                }
                synthetic_result_judge(&result, &verdict);
                assert_int_not_equal(verdict.shape, SHAPE_GROWING);
                assert_true((finding_list_find(&verdict.findings, FINDING_TABLE_RESTS) != NULL) ==
                            (kind == 0));
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* A cache that is full and whose pages are touched one after another: RSS rises, but stays below the sum of its parts. Above
 * that sum it is memory that no channel measured. */
static void test_verdict_takes_first_touches_for_no_growth(void **state)
{
        (void)state;
        for (int beyond = 0; beyond < 2; beyond++) {
                struct result result;
                struct verdict verdict = { 0 };

                synthetic_result_init(&result, 12);
                synthetic_result_fill_steady(&result);
                for (int i = 1; i <= 12; i++) {
                        double rss = (beyond ? 60 : 20) + 2 * i;

                        synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_RSS, rss * MIB);
                }
                synthetic_result_judge(&result, &verdict);
                assert_int_equal(verdict.shape, beyond ? SHAPE_INCONCLUSIVE : SHAPE_PLATEAU);
                verdict_clear(&verdict);
                result_clear(&result);
        }
}

/* A live heap without a forced collection is reported with its source. */
static void test_verdict_says_what_told_the_live_heap(void **state)
{
        struct verdict verdict = { 0 };
        struct result result;

        (void)state;
        synthetic_result_init(&result, 12);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_SETTLED, METRIC_GO_NEXT_GC, 40 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_LIVE_BY_GOAL));
        verdict_clear(&verdict);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 20 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_null(finding_list_find(&verdict.findings, FINDING_LIVE_BY_GOAL));
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_verdict_of_a_steady_service_is_plateau_and_confirmed),
                cmocka_unit_test(test_verdict_of_a_leak_names_live_heap_and_its_rate),
                cmocka_unit_test(test_verdict_forgives_a_chunk_of_metadata),
                cmocka_unit_test(test_verdict_needs_enough_runs),
                cmocka_unit_test(test_verdict_does_not_rest_on_settled_rss_alone),
                cmocka_unit_test(test_verdict_is_not_spoilt_by_noise_in_settled_rss),
                cmocka_unit_test(test_verdict_is_inconclusive_where_only_rss_grows),
                cmocka_unit_test(test_verdict_is_released_where_rss_returns),
                cmocka_unit_test(test_verdict_waits_for_the_larger_leak_until_the_last_look),
                cmocka_unit_test(test_verdict_is_not_plateau_where_nobody_watches_outside_go),
                cmocka_unit_test(test_verdict_holds_growth_to_the_level_before_the_leak),
                cmocka_unit_test(test_verdict_says_that_a_table_of_plain_values_may_move_again),
                cmocka_unit_test(test_verdict_takes_first_touches_for_no_growth),
                cmocka_unit_test(test_verdict_says_what_told_the_live_heap),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
