/* verdict/standing: which runs count; decided once per run. */
#include "verdict/standing.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/histogram.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/validity.h"
#include "words/words.h"

static void fail_requests(struct run *run, enum load_failure kind, int64_t count)
{
        run->load.failed += count;
        run->load.failures[kind] += count;
        run->load.answered -= count;
}

static void assert_left_out(const struct run *run, enum finding_code code, const char *words)
{
        char *text;

        assert_false(run_counts(run));
        assert_int_equal(run->standing.notes.count, 1);
        assert_int_equal(run->standing.notes.items[0].code, code);
        text = words_of(&run->standing.notes.items[0]);
        assert_string_equal(text, words);
        free(text);
}

static void test_standing_leaves_out_runs_under_another_load(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 6);
        result.runs[1].fault = mem_dup("the service answered late");
        result.runs[2].complete = false;
        result.runs[3].load.saturated = true;
        fail_requests(&result.runs[4], LOAD_FAIL_STATUS, 100);
        result.runs[5].load.answered -= 100;
        standing_decide(&result);
        assert_left_out(&result.runs[1], FINDING_RUN_FAULT,
                        "Run 1 does not count: the service answered late.");
        assert_left_out(&result.runs[2], FINDING_RUN_INCOMPLETE,
                        "Run 2 does not count: it was not completed.");
        assert_left_out(&result.runs[3], FINDING_RUN_SATURATED,
                        "Run 3 does not count: the load generator was the bottleneck.");
        assert_left_out(
                &result.runs[4], FINDING_RUN_FAILED_REQUESTS,
                "Run 4 does not count: 100 of 2000 requests failed (unexpected status: 100). Where that is part of the question, expect.failures: \"10%\" in the scenario takes them for load like any other.");
        assert_left_out(&result.runs[5], FINDING_RUN_TOO_FEW_REQUESTS,
                        "Run 5 does not count: only 1900 of 2000 planned requests were made.");
        assert_true(run_counts(&result.runs[6]));
        assert_int_equal(result.runs[6].standing.notes.count, 0);
        result_clear(&result);
}

static void test_standing_counts_requests_that_are_answered_without_end(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 1);
        result.runs[1].load.answered -= 500;
        result.runs[1].load.held_streams = 500;
        standing_decide(&result);
        assert_true(run_counts(&result.runs[1]));
        assert_int_equal(result.runs[1].standing.notes.count, 0);
        result_clear(&result);
}

static void test_standing_counts_an_open_loop_that_was_late_but_kept_its_length(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 4);
        result.scenario.load.executor = LOAD_CONSTANT_ARRIVAL_RATE;
        result.plan.run_load_ns = 1000000000;
        for (int i = 1; i <= 4; i++) {
                struct load_stats *load = &result.runs[i].load;
                int late = i == 4 ? 110 : 90; /* of a thousand */

                load->saturated = true;
                histogram_free(load->lag);
                load->lag = histogram_new();
                for (int request = 0; request < 1000; request++)
                        histogram_record(load->lag, request < late ? 50000000 : 100000);
        }
        result.runs[1].load.duration_ns = 1090000000;
        result.runs[2].load.duration_ns = 1110000000; /* too long */
        result.runs[3].load.duration_ns = result.runs[4].load.duration_ns = 1000000000;
        result.runs[3].load.answered -= 100; /* too few */
        standing_decide(&result);
        assert_true(run_counts(&result.runs[1]));
        assert_false(run_times_count(&result.runs[1]));
        assert_int_equal(result.runs[1].standing.notes.items[0].code, FINDING_RUN_LATE);
        assert_left_out(&result.runs[2], FINDING_RUN_SATURATED,
                        "Run 2 does not count: the load generator was the bottleneck.");
        assert_false(run_counts(&result.runs[3]));
        assert_false(run_counts(&result.runs[4])); /* a stretch without load */
        result_clear(&result);
}

static void test_standing_notes_failures_that_are_few(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 2);
        fail_requests(&result.runs[1], LOAD_FAIL_RESET, 2);
        fail_requests(&result.runs[2], LOAD_FAIL_STOPPED, 64); /* cut off by the end of the load */
        standing_decide(&result);
        assert_true(run_counts(&result.runs[1]));
        assert_int_equal(result.runs[1].standing.notes.items[0].code, FINDING_RUN_SOME_FAILED);
        assert_true(run_counts(&result.runs[2]));
        assert_int_equal(result.runs[2].standing.notes.count, 0);
        result_clear(&result);
}

static void test_standing_is_told_once_where_many_runs_are_alike(void **state)
{
        struct result result;
        struct validity validity;
        char *text;

        (void)state;
        synthetic_result_init(&result, 4);
        for (int i = 1; i <= 3; i++)
                fail_requests(&result.runs[i], LOAD_FAIL_RESET, 2);
        standing_decide(&result);
        validity_check(&result, &validity);
        assert_int_equal(validity.notes.count, 1);
        text = words_of(&validity.notes.items[0]);
        assert_string_equal(
                text, "Run 1 counts, with failures: 2 of 2000 requests failed (reset: 2); so do 2 more.");
        free(text);
        validity_clear(&validity);
        result_clear(&result);
}

static void test_standing_allows_the_failures_that_the_scenario_expects(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 2);
        result.scenario.expect.failures = 0.05;
        fail_requests(&result.runs[1], LOAD_FAIL_STATUS, 100);
        fail_requests(&result.runs[2], LOAD_FAIL_STATUS, 101);
        standing_decide(&result);
        assert_true(run_counts(&result.runs[1]));
        assert_false(run_counts(&result.runs[2]));
        result_clear(&result);
}

static void test_standing_that_was_stored_stays(void **state)
{
        struct result result;

        (void)state;
        synthetic_result_init(&result, 1);
        result.runs[1].standing = (struct run_standing){ .decided = true, .counts = false };
        standing_decide(&result);
        assert_false(run_counts(&result.runs[1]));
        assert_int_equal(result.runs[1].standing.notes.count, 0);
        assert_false(result.runs[0].standing.decided); /* the baseline is no run */
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_standing_leaves_out_runs_under_another_load),
                cmocka_unit_test(test_standing_counts_requests_that_are_answered_without_end),
                cmocka_unit_test(test_standing_counts_an_open_loop_that_was_late_but_kept_its_length),
                cmocka_unit_test(test_standing_notes_failures_that_are_few),
                cmocka_unit_test(test_standing_is_told_once_where_many_runs_are_alike),
                cmocka_unit_test(test_standing_allows_the_failures_that_the_scenario_expects),
                cmocka_unit_test(test_standing_that_was_stored_stays),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
