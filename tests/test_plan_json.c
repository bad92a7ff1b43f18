/* record/plan_json: the looks that were planned are those that are read back. */
#include "record/plan_json.h"

#include "base/err.h"
#include "model/plan.h"

#include "unit.h"

static void test_plan_keeps_its_looks(void **state)
{
        static const char *const bad[] = { "{}", "{\"protocol\": {\"looks\": []}}",
                                           "{\"protocol\": {\"looks\": [8, 8]}}",
                                           "{\"protocol\": {\"looks\": [1e300]}}",
                                           "{\"protocol\": {\"looks\": [1,2,3,4,5,6,7,8,9,10,11]}}" };
        struct plan plan = { .runs_max = 30 };
        struct err err = { 0 };

        (void)state;
        assert_true(plan_json_read_looks("{\"protocol\": {\"looks\": [5, 11]}}", &plan, &err));
        assert_int_equal(plan.look_count, 2);
        assert_int_equal(plan.looks[1], 11);
        assert_int_equal(plan.runs_max, 30);
        for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
                assert_false(plan_json_read_looks(bad[i], &plan, &err));
        assert_int_equal(plan.look_count, 2);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_plan_keeps_its_looks),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
