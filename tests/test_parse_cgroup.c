/* telemetry/parse_cgroup: numbers, and none. */
#include "telemetry/parse_cgroup.h"

#include "base/err.h"

#include "unit.h"

static void test_cgroup_no_limit_is_not_a_number(void **state)
{
        int64_t value = 0;
        struct err err;

        (void)state;
        assert_true(parse_cgroup_number("max\n", 4, &value, &err));
        assert_int_equal(value, -1);
        assert_true(parse_cgroup_number("9223372036854771712\n", 20, &value, &err));
        assert_int_equal(value, -1);
        assert_true(parse_cgroup_number("268435456\n", 10, &value, &err));
        assert_int_equal(value, 268435456);
        assert_false(parse_cgroup_number("", 0, &value, &err));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_cgroup_no_limit_is_not_a_number),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
