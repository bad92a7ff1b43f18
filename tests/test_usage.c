/* verdict/usage: memory that stands still because nobody uses the service is no plateau. */
#include "verdict/usage.h"

#include "synthetic_result.h"

#include "unit.h"

#define MIB (1024.0 * 1024)
enum { WINDOWS = 16 };

/* A flat service that takes so much processor time in each window of the earlier and of the later half. */
static void fill(struct result *result, double early_ms, double late_ms)
{
        double total = 1000;

        synthetic_result_init(result, WINDOWS);
        synthetic_result_fill_steady(result);
        result->scenario.load.executor = LOAD_NONE;
        for (int i = 1; i <= WINDOWS; i++) {
                total += i <= WINDOWS / 2 ? early_ms : late_ms;
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_CPU_USER, total * 0.8e6);
                synthetic_result_set(result, i, CHECKPOINT_SETTLED, METRIC_CPU_SYSTEM, total * 0.2e6);
        }
}

static void check(double early_ms, double late_ms, enum shape shape)
{
        struct result result;
        struct verdict verdict = { 0 };
        bool ended;

        fill(&result, early_ms, late_ms);
        synthetic_result_judge(&result, &verdict);
        ended = finding_list_find(&verdict.findings, FINDING_SERVICE_UNUSED) != NULL;
        assert_int_equal(verdict.shape, shape);
        assert_int_equal(ended, shape == SHAPE_INCONCLUSIVE);
        verdict_clear(&verdict);
        result_clear(&result);
}

static void test_usage_that_ended_leaves_the_verdict_open(void **state)
{
        (void)state;
        check(300, 2, SHAPE_INCONCLUSIVE);
        check(300, 250, SHAPE_PLATEAU);
        check(300, 90, SHAPE_PLATEAU);    /* a quiet part of the day */
        check(2, 300, SHAPE_PLATEAU);     /* the users came later */
        check(30, 0, SHAPE_INCONCLUSIVE); /* short windows */
        check(4, 0, SHAPE_PLATEAU);       /* it never did much */
}

static void test_usage_is_a_matter_of_watches_alone(void **state)
{
        struct result result;
        struct verdict verdict = { 0 };
        bool counts[WINDOWS + 1];
        double share;

        (void)state;
        fill(&result, 300, 0);
        for (int i = 0; i <= WINDOWS; i++)
                counts[i] = i != 3 && i != WINDOWS;
        assert_true(usage_ended(&result, counts, WINDOWS, &share)); /* some windows do not count */
        assert_true(share == 0);
        result.scenario.load.executor = LOAD_CONSTANT_VUS;
        assert_false(usage_ended(&result, counts, WINDOWS, &share));
        synthetic_result_judge(&result, &verdict);
        assert_int_equal(verdict.shape, SHAPE_PLATEAU);
        verdict_clear(&verdict);
        result_clear(&result);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_usage_that_ended_leaves_the_verdict_open),
                cmocka_unit_test(test_usage_is_a_matter_of_watches_alone),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
