/* verdict/validity: which runs are judged, and which results are invalid. */
#include "verdict/validity.h"

#include <math.h>

#include "base/mem.h"
#include "synthetic_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

static void test_validity_drops_bad_runs_and_says_so(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        result.runs[3].fault = mem_dup("the service answered late");
        result.runs[5].load.saturated = true;
        result.runs[7].load.failed = result.runs[7].load.failures[LOAD_FAIL_STATUS] = 100;
        result.runs[7].load.answered -= 100;
        result.runs[9].load.failed = result.runs[9].load.failures[LOAD_FAIL_STOPPED] = 64; /* harmless */
        result.runs[9].load.answered -= 64;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.runs, 9);
        assert_int_equal(verdict.runs_dropped, 3);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.exit_code, 0);
        assert_true(verdict_says(&verdict, "Run 3 does not count: the service answered late"));
        assert_true(verdict_says(&verdict, "Run 5 does not count: the load generator"));
        assert_true(verdict_says(
                &verdict, "Run 7 does not count: 100 of 2000 requests failed (unexpected status: 100)"));
        assert_true(isnan(verdict.channels[CHANNEL_LIVE_HEAP].values[4]));
        verdict_clear(&verdict);
        result.runs[10].load.saturated = true;
        result.runs[10].standing.decided = false;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.exit_code, 4);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_validity_sees_a_restarted_target(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 12);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 12; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_TOTAL_ALLOC,
                                     (i < 7 ? i : i - 6) * 100 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_INCONCLUSIVE);
        assert_int_equal(verdict.exit_code, 4);
        assert_true(verdict_says(&verdict, "restarted"));
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_validity_keeps_what_an_interrupted_result_shows(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 10);
        synthetic_result_fill_steady(&result);
        result.interrupted = true;
        result.runs[10].complete = false;
        result.runs[10].fault = mem_dup("interrupted");
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.exit_code, 130);
        assert_int_equal(verdict.runs, 9);
        assert_int_equal(verdict.runs_dropped, 0);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
        /* In the second run: what there is is too little, and not spoiled. */
        synthetic_result_init(&result, 2);
        synthetic_result_fill_steady(&result);
        result.interrupted = true;
        result.runs[2].complete = false;
        result.runs[2].fault = mem_dup("interrupted");
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.runs_dropped, 0);
        assert_false(verdict.is_void);
        assert_true(verdict_says(&verdict, "Too few runs: 1"));
        verdict_clear(&verdict);
        result_clear(&result);
}

/* A service that leaks until the kernel kills it is found leaking, though the watch could not go on. */
static void test_validity_keeps_what_a_watch_saw_before_the_service_ended(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 13);
        synthetic_result_fill_steady(&result);
        synthetic_result_leak_heap(&result, 2 * MIB);
        result.runs[13].complete = false;
        result.runs[13].fault = mem_dup("target: died in run 13, phase load: ended");
        result.failure = mem_dup("target: died in run 13, phase load: ended");
        synthetic_result_judge(&result, &verdict);
        assert_true(verdict_says(&verdict, "Could not measure: target: died in run 13"));
        assert_null(finding_list_find(&verdict.findings, FINDING_WATCH_ENDED));
        verdict_clear(&verdict);

        result.scenario.load.executor = LOAD_NONE;
        synthetic_result_judge(&result, &verdict);
        assert_non_null(finding_list_find(&verdict.findings, FINDING_WATCH_ENDED));
        assert_int_equal(verdict.shape, SHAPE_GROWING);
        assert_int_equal(verdict.runs, 12);
        assert_int_equal(verdict.exit_code, 4); /* none the less: nobody decided that it is over */
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_validity_drops_bad_runs_and_says_so),
                cmocka_unit_test(test_validity_sees_a_restarted_target),
                cmocka_unit_test(test_validity_keeps_what_an_interrupted_result_shows),
                cmocka_unit_test(test_validity_keeps_what_a_watch_saw_before_the_service_ended),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
