/* scenario/plan_expand: when a decision is tried. */
#include "scenario/plan_expand.h"

#include "model/plan.h"
#include "model/scenario.h"

#include "unit.h"

static struct plan plan_of(int min, int max)
{
        struct scenario scenario = { .protocol = { .runs_min = min, .runs_max = max },
                                     .load = { .executor = LOAD_NONE, .duration_ns = 300000000000 } };
        struct plan plan;

        plan_expand(&scenario, &plan);
        return plan;
}

static void test_plan_expand_tries_as_far_as_the_runs_reach(void **state)
{
        struct plan plan = plan_of(8, 20), one = plan_of(12, 12);

        (void)state;
        assert_int_equal(plan.look_count, 4);
        assert_int_equal(plan.looks[3], 20);
        assert_int_equal(one.look_count, 1);
        assert_int_equal(one.looks[0], 12);
}

/* Undecided after ten hours, a watch is not left to itself for the five weeks of 10,000 windows. */
static void test_plan_expand_tries_a_long_watch_again(void **state)
{
        struct plan watch = plan_of(8, 10000);

        (void)state;
        assert_int_equal(watch.look_count, PLAN_LOOKS_MAX);
        for (size_t i = 1; i < watch.look_count; i++)
                assert_true(watch.looks[i] > watch.looks[i - 1] && watch.looks[i] <= 5 * watch.looks[i - 1]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plan_expand_tries_as_far_as_the_runs_reach),
                cmocka_unit_test(test_plan_expand_tries_a_long_watch_again),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
