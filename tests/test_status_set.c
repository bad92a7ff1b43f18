/* model/status_set: which answers are good ones. */
#include "model/status_set.h"

#include <stdlib.h>

#include "unit.h"

static void assert_text(const struct status_set *set, const char *expected)
{
        char *text = status_set_text(set);

        assert_string_equal(text, expected);
        free(text);
}

static void test_status_set_that_says_nothing_takes_what_is_below_400(void **state)
{
        struct status_set set = { 0 };

        (void)state;
        assert_true(status_set_has(&set, 204) && status_set_has(&set, 399));
        assert_false(status_set_has(&set, 400));
        assert_text(&set, "below 400");
}

static void test_status_set_holds_codes_classes_and_timeouts(void **state)
{
        struct status_set set = { 0 };

        (void)state;
        assert_true(status_set_add_text(&set, "2xx"));
        assert_true(status_set_add_text(&set, "404"));
        assert_true(status_set_add(&set, 599));
        assert_false(set.timeout);
        assert_true(status_set_add_text(&set, "timeout"));
        assert_true(set.timeout);
        assert_true(status_set_has(&set, 200) && status_set_has(&set, 299) && status_set_has(&set, 404));
        assert_false(status_set_has(&set, 199) || status_set_has(&set, 300) || status_set_has(&set, 500));
        assert_false(status_set_has(&set, -1) || status_set_has(&set, 999));
        assert_text(&set, "2xx, 404, 599, timeout");
}

static void test_status_set_refuses_what_is_no_status(void **state)
{
        static const char *const wrong[] = { "", "2x", "2xxx", "600", "6xx", "099", "x00", "20x", "Timeout" };
        struct status_set set = { 0 };

        (void)state;
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
                assert_false(status_set_add_text(&set, wrong[i]));
        assert_false(status_set_add(&set, 99) || status_set_add(&set, 600));
        assert_false(set.given);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_status_set_that_says_nothing_takes_what_is_below_400),
                cmocka_unit_test(test_status_set_holds_codes_classes_and_timeouts),
                cmocka_unit_test(test_status_set_refuses_what_is_no_status),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
