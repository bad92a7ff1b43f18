/* base/err: messages are complete, in order, and never overflow. */
#include "base/err.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void test_err_wrap_puts_context_in_front(void **state)
{
        struct err err = { 0 };

        (void)state;
        assert_false(err_set(&err, ERR_USAGE, "must be above 0, got %d", -5));
        assert_false(err_wrap(&err, "load.rate"));
        assert_string_equal(err.message, "load.rate: must be above 0, got -5");
        assert_int_equal(err.kind, ERR_USAGE);
}

static void test_err_add_keeps_every_fault(void **state)
{
        struct err err = { 0 };

        (void)state;
        err_add(&err, ERR_USAGE, "first");
        err_add(&err, ERR_IO, "second");
        assert_string_equal(err.message, "first\nsecond");
        assert_int_equal(err.kind, ERR_USAGE);
}

static void test_err_cuts_what_does_not_fit(void **state)
{
        struct err err = { 0 };
        char text[2 * ERR_MESSAGE_MAX];

        (void)state;
        memset(text, 'x', sizeof(text) - 1);
        text[sizeof(text) - 1] = '\0';
        err_set(&err, ERR_IO, "%s", text);
        assert_int_equal(strlen(err.message), ERR_MESSAGE_MAX - 1);
        err_wrap(&err, "context");
        assert_memory_equal(err.message, "context: x", 10);
        assert_int_equal(strlen(err.message), ERR_MESSAGE_MAX - 1);
        err_set_errno(&err, ERR_IO, ENOENT, "open");
        assert_string_equal(err.message, "open: No such file or directory");
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_err_wrap_puts_context_in_front),
                cmocka_unit_test(test_err_add_keeps_every_fault),
                cmocka_unit_test(test_err_cuts_what_does_not_fit),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
