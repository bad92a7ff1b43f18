/* base/nearest: close names are offered, distant ones are not. */
#include "base/nearest.h"

#include "unit.h"

static const char *const names[] = { "rate", "duration", "connections", "executor", NULL };

static void test_nearest_offers_close_names(void **state)
{
        (void)state;
        assert_string_equal(nearest_name("durration", names), "duration");
        assert_string_equal(nearest_name("conections", names), "connections");
        assert_string_equal(nearest_name("arte", names), "rate");
        assert_string_equal(nearest_name("raet", names), "rate");
        assert_null(nearest_name("zebra", names));
        assert_null(nearest_name("", names));
}

int main(void)
{
        const struct CMUnitTest tests[] = { cmocka_unit_test(test_nearest_offers_close_names) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
