/* gate/gate_check and gate_baseline: values, limits, states and the exit code. */
#include "gate/gate_check.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "gate/gate_baseline.h"
#include "gate/gate_value.h"
#include "model/threshold.h"
#include "story_result.h"

#include "unit.h"

static void add_threshold(struct result *result, const char *metric, const char *expression)
{
        struct scenario *scenario = &result->scenario;

        scenario->thresholds = mem_resize(scenario->thresholds, scenario->threshold_count + 1,
                                          sizeof(*scenario->thresholds));
        scenario->thresholds[scenario->threshold_count++] =
                (struct scenario_threshold){ mem_dup(metric), mem_dup(expression) };
}

static const struct gate *last_gate(const struct result *result)
{
        return &result->gates.gates[result->gates.count - 1];
}

static void test_gates_hold_where_scenario_and_result_agree(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        result.scenario.expect.shapes = 1U << SHAPE_PLATEAU | 1U << SHAPE_RELEASED;
        result.scenario.expect.hypotheses = 1U << HYPOTHESIS_CONFIRMED;
        add_threshold(&result, "http_req_duration", "p(99)<50ms");
        add_threshold(&result, "rss_settled", "max<256MiB");
        add_threshold(&result, "http_req_failed", "rate<1%");
        add_threshold(&result, "ledger_unexplained", "share<1%");
        add_threshold(&result, "growth_live_heap", "per_request<1B");
        add_threshold(&result, "rss_baseline", "value>1MiB");
        add_threshold(&result, "verdict", "shape==PLATEAU");
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(result.gates.count, 9);
        for (size_t i = 0; i < result.gates.count; i++)
                if (result.gates.gates[i].state != GATE_HOLDS)
                        fail_msg("%s: %s", result.gates.gates[i].name, result.gates.gates[i].value);
        assert_int_equal(result.gates.exit_code, 0);
        result_clear(&result);
}

static void test_sums_that_must_agree_can_be_demanded(void **state)
{
        struct result result = { 0 };
        struct ledger *ledger = NULL;

        (void)state;
        story_result(STORY_RESERVE, &result);
        for (size_t i = 0; i < result.ledger_count; i++)
                if (result.ledgers[i].checkpoint == CHECKPOINT_SETTLED && result.ledgers[i].run >= 1)
                        ledger = &result.ledgers[i];
        assert_non_null(ledger);
        for (size_t i = 0; i < result.ledger_count; i++)
                result.ledgers[i].check_count = 0;
        add_threshold(&result, "ledger_checks_failed", "count==0");
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(last_gate(&result)->state, GATE_UNKNOWN);
        ledger->checks[ledger->check_count++] = (struct ledger_check){ "spans_in_use", 5 << 20, 5 << 20 };
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(last_gate(&result)->state, GATE_HOLDS);
        ledger->checks[0].claimed_bytes = 1 << 20;
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(last_gate(&result)->state, GATE_FAILS);
        assert_string_equal(last_gate(&result)->value, "1");
        result_clear(&result);
}

static void test_gate_that_fails_says_value_limit_and_where_to_look(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &result);
        add_threshold(&result, "rss_settled", "max<50MiB");
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(result.gates.exit_code, 1);
        assert_int_equal(last_gate(&result)->state, GATE_FAILS);
        assert_string_equal(last_gate(&result)->name, "rss_settled max<50MiB");
        assert_string_equal(last_gate(&result)->value, "57.6 MiB");
        assert_int_equal(last_gate(&result)->closer, GATE_CLOSER_RUNS);
        result_clear(&result);
}

static void test_gate_on_what_was_not_measured_does_not_pass(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_NO_TELEMETRY, &result);
        result.verdict.shape = SHAPE_PLATEAU;
        add_threshold(&result, "live_heap", "max<1GiB");
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(last_gate(&result)->state, GATE_UNKNOWN);
        assert_string_equal(last_gate(&result)->value, "not measured");
        assert_int_equal(result.gates.exit_code, 1);
        result_clear(&result);
}

static void test_gates_demand_that_nothing_grows_unless_it_is_expected(void **state)
{
        struct result leak = { 0 };
        struct result reserve = { 0 };

        (void)state;
        story_result(STORY_LEAK, &leak);
        story_result(STORY_RESERVE, &reserve);
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(leak.gates.exit_code, 1);
        gate_check(&reserve, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(reserve.gates.exit_code, 0);
        leak.scenario.expect.shapes = 1U << SHAPE_GROWING; /* a leak that is expected is no failure */
        leak.scenario.expect.cause = mem_dup("live_heap");
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(leak.gates.exit_code, 0);
        leak.scenario.expect.shapes = 1U << SHAPE_PLATEAU;
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(leak.gates.exit_code, 1);
        leak.scenario.expect.shapes = 0; /* whoever expects a cause expects growth */
        gate_check(&leak, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(leak.gates.exit_code, 0);
        gate_check(&leak, GATE_DEMAND_FLAT); /* unless we insist */
        assert_int_equal(leak.gates.exit_code, 1);
        result_clear(&leak);
        result_clear(&reserve);
}

static void test_gate_exit_codes_4_then_1_then_3(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_NO_TELEMETRY, &result); /* INCONCLUSIVE */
        result.scenario.expect.shapes = 1U << SHAPE_PLATEAU;
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(last_gate(&result)->state, GATE_UNDECIDED);
        assert_int_equal(result.gates.exit_code, 3);
        add_threshold(&result, "rss_settled", "max<1MiB");
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(result.gates.exit_code, 1);
        result.verdict.is_void = true;
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(result.gates.exit_code, 4);
        result.verdict.interrupted = true;
        gate_check(&result, GATE_FLAT_UNLESS_EXPECTED);
        assert_int_equal(result.gates.exit_code, 130);
        result_clear(&result);
}

static double value_of(const struct result *result, const char *metric, const char *expression)
{
        struct threshold threshold;

        assert_true(threshold_parse(metric, expression, &threshold, NULL));
        return gate_value(result, &threshold);
}

static void test_gate_values_come_from_the_right_place(void **state)
{
        struct result result = { 0 };

        (void)state;
        story_result(STORY_LEAK, &result);
        assert_true(value_of(&result, "live_heap", "min>0") < value_of(&result, "live_heap", "last>0"));
        assert_true(value_of(&result, "live_heap", "max>0") == value_of(&result, "live_heap", "last>0"));
        assert_true(value_of(&result, "http_reqs", "count>0") == 12 * 1998);
        assert_true(fabs(value_of(&result, "http_reqs", "rate>0") - 1998.0 / 5) < 1e-9);
        assert_true(value_of(&result, "http_req_failed", "count>0") == 24);
        assert_true(value_of(&result, "http_req_failed", "rate>0") == 0.001);
        assert_true(value_of(&result, "growth_live_heap", "per_request>0B") == 128);
        assert_true(value_of(&result, "http_req_lag", "med>0ns") <
                    value_of(&result, "http_req_duration", "med>0ns"));
        assert_true(isnan(value_of(&result, "growth_threads", "slope>0")));
        result_clear(&result);
}

/* The same process again with every latency and level scaled. */
static void test_baseline_fails_on_a_larger_heap_and_passes_on_itself(void **state)
{
        struct result a = { 0 };
        struct result b = { 0 };
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];

        (void)state;
        story_result(STORY_RESERVE, &a);
        story_result(STORY_RESERVE, &b);
        gate_check(&b, GATE_FLAT_UNLESS_EXPECTED);
        gate_baseline_compare(&a, &b, 0.99, changes);
        gate_baseline_add(&b, changes);
        assert_int_equal(b.gates.exit_code, 0);
        for (size_t i = 1; i < b.run_count; i++)
                b.runs[i].checkpoints[CHECKPOINT_COLLECTED].values[METRIC_GO_HEAP_ALLOC] += 2202009 / 20;
        gate_check(&b, GATE_FLAT_UNLESS_EXPECTED);
        gate_baseline_compare(&a, &b, 0.99, changes);
        gate_baseline_add(&b, changes);
        assert_int_equal(b.gates.exit_code, 1);
        assert_true(changes[0].worse);
        assert_false(changes[1].worse);
        result_clear(&a);
        result_clear(&b);
}

static void test_baseline_blocks_pair_processes_in_order(void **state)
{
        struct result results[8] = { 0 };
        const struct result *list[8];
        struct gate_baseline_change changes[GATE_BASELINE_COUNT];

        (void)state;
        for (int i = 0; i < 8; i++) {
                story_result(STORY_RESERVE, &results[i]);
                for (size_t run = 1; run < results[i].run_count; run++) {
                        struct sample *collected = &results[i].runs[run].checkpoints[CHECKPOINT_COLLECTED];

                        collected->values[METRIC_GO_HEAP_ALLOC] += i / 2 * 100000;    /* both drift */
                        collected->values[METRIC_GO_HEAP_ALLOC] *= i % 2 ? 106 : 100; /* B is 6 % larger */
                }
                list[i] = &results[i];
        }
        gate_baseline_compare_blocks(list, 8, 0.99, changes);
        assert_true(changes[0].known);
        assert_true(fabs(changes[0].change.ratio - 0.06) < 1e-9);
        assert_true(changes[0].change.low > 0.0599);
        assert_int_equal(changes[0].change.blocks, 4);
        for (int i = 0; i < 8; i++)
                result_clear(&results[i]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_gates_hold_where_scenario_and_result_agree),
                cmocka_unit_test(test_sums_that_must_agree_can_be_demanded),
                cmocka_unit_test(test_gate_that_fails_says_value_limit_and_where_to_look),
                cmocka_unit_test(test_gate_on_what_was_not_measured_does_not_pass),
                cmocka_unit_test(test_gates_demand_that_nothing_grows_unless_it_is_expected),
                cmocka_unit_test(test_gate_exit_codes_4_then_1_then_3),
                cmocka_unit_test(test_gate_values_come_from_the_right_place),
                cmocka_unit_test(test_baseline_fails_on_a_larger_heap_and_passes_on_itself),
                cmocka_unit_test(test_baseline_blocks_pair_processes_in_order),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
