/* verdict/let_go: a buffer that is flushed in a cycle of its own, with and without a leak beside it. */
#include "verdict/let_go.h"

#include <math.h>

#include "model/result.h"
#include "model/verdict.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/shape.h"
#include "verdict/standing.h"
#include "verdict/validity.h"

#define KIB 1024.0

enum { RUNS = 12, READINGS = 16 };

/* At the end of each run the heap is 160 KiB + `leak` above the end of the run before. Under load a buffer of 4 MiB is filled
 * and flushed four times, on top of what leaked; each reading includes `garbage`. */
static void fill(struct result *result, double leak, double garbage)
{
        synthetic_result_init(result, RUNS);
        synthetic_result_fill_steady(result);
        for (int run = 0; run <= RUNS; run++)
                synthetic_result_set(result, run, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC,
                                     (2048 + run * 160.0 + run * leak) * KIB);
        synthetic_result_set(result, 0, CHECKPOINT_BASELINE, METRIC_GO_HEAP_ALLOC, 1900 * KIB);
        for (int run = 1; run <= RUNS; run++)
                for (int i = 0; i < READINGS; i++) {
                        struct sample sample = { .run = run, .phase = PHASE_LOAD };
                        double buffer = i % 4 * 1024.0;

                        sample_set(&sample, METRIC_GO_HEAP_ALLOC,
                                   (int64_t)((1900 + garbage + buffer + (run - 1) * leak) * KIB));
                        series_append(&result->series, &sample);
                }
        result->scenario.delta = (struct scenario_delta){ DELTA_BYTES_PER_RUN, 64 * KIB };
}

static void judge(struct result *result, struct verdict *ret)
{
        struct validity validity;

        *ret = (struct verdict){ 0 };
        standing_decide(result);
        validity_check(result, &validity);
        shape_judge(result, &validity, RUNS, ret);
        validity_clear(&validity);
}

static void test_let_go_sees_through_a_buffer_that_is_out_of_step_with_the_runs(void **state)
{
        struct verdict verdict;
        struct result result;

        (void)state;
        fill(&result, 0, 100);
        judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].finding.code, FINDING_CHANNEL_LET_GO);
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].flat_high < 64 * KIB);
        /* Not a line decides here, so there is no smallest line that would have been called growing. */
        assert_true(isnan(verdict.channels[CHANNEL_LIVE_HEAP].detectable));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_let_go_leaves_a_leak_beside_such_a_buffer_alone(void **state)
{
        struct verdict verdict;
        struct result result;

        (void)state;
        fill(&result, 300, 100);
        judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_GROWING);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* 900 KiB above the baseline in the last run: too low for growth, but more than delta times the runs before it. */
static void test_let_go_says_how_much_may_have_stayed(void **state)
{
        struct verdict verdict;
        struct result result;

        (void)state;
        fill(&result, 0, 900);
        judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].finding.code, FINDING_CHANNEL_LET_GO_IN_PART);
        assert_true(verdict.channels[CHANNEL_LIVE_HEAP].runs_needed > RUNS);
        verdict_clear(&verdict);
        result_clear(&result);
}

/* Growth stands where garbage hides how low the heap was, and where nothing was read under load. */
static void test_let_go_needs_a_low_reading(void **state)
{
        struct verdict verdict;
        struct result result;

        (void)state;
        fill(&result, 0, 4096);
        judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_GROWING);
        verdict_clear(&verdict);
        series_clear(&result.series);
        judge(&result, &verdict);
        assert_int_equal(verdict.channels[CHANNEL_LIVE_HEAP].shape, SHAPE_GROWING);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_let_go_sees_through_a_buffer_that_is_out_of_step_with_the_runs),
                cmocka_unit_test(test_let_go_leaves_a_leak_beside_such_a_buffer_alone),
                cmocka_unit_test(test_let_go_says_how_much_may_have_stayed),
                cmocka_unit_test(test_let_go_needs_a_low_reading),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
