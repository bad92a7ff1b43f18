/* verdict/account: two sums that must agree and do not are a finding. */
#include "verdict/account.h"

#include <string.h>

#include "model/finding.h"
#include "model/ledger.h"
#include "synthetic_result.h"
#include "unit.h"
#include "verdict/standing.h"
#include "verdict/validity.h"

enum { RUNS = 4, MIB = 1 << 20, KIB = 1 << 10 };

static void add_check(struct result *result, int run, const char *name, int64_t difference)
{
        struct ledger *ledger = synthetic_result_ledger(result, run);

        ledger->rss_bytes = 60 * MIB;
        ledger->checks[ledger->check_count++] = (struct ledger_check){ name, 8 * MIB + difference, 8 * MIB };
}

static void check(struct result *result, struct finding_list *ret)
{
        struct validity validity = { 0 };

        *ret = (struct finding_list){ 0 };
        standing_decide(result);
        validity_check(result, &validity);
        account_check(result, &validity, ret);
        validity_clear(&validity);
}

static void test_sums_that_agree_are_no_finding(void **state)
{
        struct finding_list found;
        struct result result;

        (void)state;
        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        for (int i = 1; i <= RUNS; i++)
                add_check(&result, i, "spans_in_use", i * 32 * KIB); /* within 0.5 % of 60 MiB */
        check(&result, &found);
        assert_int_equal(found.count, 0);
        result_clear(&result);
}

static void test_a_check_that_fails_is_told_once_and_where_it_is_worst(void **state)
{
        struct finding_list found;
        struct result result;

        (void)state;
        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        add_check(&result, 1, "spans_in_use", MIB);
        add_check(&result, 2, "spans_in_use", -3 * MIB);
        add_check(&result, 3, "spans_in_use", 0);
        add_check(&result, 3, "pages_released", 2 * MIB);
        check(&result, &found);
        assert_int_equal(found.count, 2);
        assert_string_equal(finding_text(&found.items[0], "check"), "spans_in_use");
        assert_int_equal(finding_figure(&found.items[0], "run")->value, 2);
        assert_int_equal(finding_figure(&found.items[0], "failed")->value, 2);
        assert_int_equal(finding_figure(&found.items[0], "ledgers")->value, RUNS);
        assert_int_equal(finding_figure(&found.items[0], "found")->value, 5 * MIB);
        assert_string_equal(finding_text(&found.items[1], "check"), "pages_released");
        finding_list_clear(&found);
        result_clear(&result);
}

static void test_a_run_that_does_not_count_is_left_out(void **state)
{
        struct finding_list found;
        struct result result;

        (void)state;
        synthetic_result_init(&result, RUNS);
        synthetic_result_fill_steady(&result);
        add_check(&result, 2, "spans_in_use", MIB);
        result.runs[2].complete = false;
        check(&result, &found);
        assert_int_equal(found.count, 0);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_sums_that_agree_are_no_finding),
                cmocka_unit_test(test_a_check_that_fails_is_told_once_and_where_it_is_worst),
                cmocka_unit_test(test_a_run_that_does_not_count_is_left_out),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
