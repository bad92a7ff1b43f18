/* verdict/holder: whether the gap is the runtime's reserve, which takes the ledger and the release hook to prove. */
#include "verdict/holder.h"

#include "base/mem.h"
#include "synthetic_result.h"
#include "unit.h"

#define MIB (1024.0 * 1024)

static void test_holder_refutes_a_gap_that_is_not_go_reserve(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct ledger *ledger;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_GO_RESERVE].bytes = (int64_t)(4 * MIB);
        ledger->rows[LEDGER_BINARY_TEXT].bytes = (int64_t)(44 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_holder_leaves_the_hypothesis_open_where_there_is_no_gap(void **state)
{
        struct ledger *ledger;
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= 8; i++)
                synthetic_result_set(&result, i, CHECKPOINT_COLLECTED, METRIC_GO_HEAP_ALLOC, 300 * MIB);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_LIVE_HEAP].known = false;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NO_GAP);
        verdict_clear(&verdict);
        ledger->rows[LEDGER_LIVE_HEAP].known =
                true; /* the resident part of the live heap is known, and so the gap */
        ledger->rows[LEDGER_LIVE_HEAP].bytes = (int64_t)(49 * MIB);
        ledger->rows[LEDGER_GO_RESERVE].bytes = 0;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.gap_bytes, (int64_t)(11 * MIB));
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_REFUTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_holder_is_undecided_where_the_release_hook_gives_little_back(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_RSS, 40 * MIB);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        verdict_clear(&verdict);
        /* unless the rest was given back by MADV_FREE: such pages stay in RSS */
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_LAZY_FREE, 26 * MIB);
        synthetic_result_set(&result, 8, CHECKPOINT_SETTLED, METRIC_LAZY_FREE, 0);
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_CONFIRMED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_holder_confirms_only_what_was_given_back(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        struct ledger *ledger;

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        ledger = synthetic_result_ledger(&result, 8);
        ledger->rows[LEDGER_DEAD_HEAP].bytes = (int64_t)(46.8 * MIB);
        ledger->rows[LEDGER_GO_RESERVE].bytes = (int64_t)(0.2 * MIB);
        synthetic_result_set(&result, 8, CHECKPOINT_FLOOR, METRIC_RSS,
                             60 * MIB); /* the hook gave back nothing */
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NOT_GIVEN_BACK);
        verdict_clear(&verdict);
        result.runs[8].checkpoints[CHECKPOINT_FLOOR] = (struct sample){ 0 }; /* no hook at all */
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.hypothesis, HYPOTHESIS_UNDECIDED);
        assert_int_equal(verdict.hypothesis_why.code, FINDING_RESERVE_NOT_TESTED);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_holder_says_that_the_process_is_not_go_where_that_is_why(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };

        (void)state;
        synthetic_result_init(&result, 8);
        synthetic_result_fill_steady(&result);
        synthetic_result_ledger(&result, 8)->rows[LEDGER_LIVE_HEAP].known = false;
        for (int i = 1; i <= 8; i++)
                result.runs[i].checkpoints[CHECKPOINT_COLLECTED] = (struct sample){ 0 };
        result.facts.go.is_go = true;
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.levels_why.code, FINDING_NO_LIVE_HEAP);
        verdict_clear(&verdict);
        result.facts.go.is_go = false;
        result.facts.go.not_go_reason = mem_dup("cannot read /proc/1/exe");
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.levels_why.code, FINDING_NO_LIVE_HEAP_NOT_GO);
        assert_string_equal(finding_text(&verdict.levels_why, "why"), "cannot read /proc/1/exe");
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_holder_refutes_a_gap_that_is_not_go_reserve),
                cmocka_unit_test(test_holder_leaves_the_hypothesis_open_where_there_is_no_gap),
                cmocka_unit_test(test_holder_is_undecided_where_the_release_hook_gives_little_back),
                cmocka_unit_test(test_holder_confirms_only_what_was_given_back),
                cmocka_unit_test(test_holder_says_that_the_process_is_not_go_where_that_is_why),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
