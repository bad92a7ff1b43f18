/* base/library: what is opened late is there, or its absence has a name. */
#include "base/library.h"

#include <string.h>

#include "base/err.h"
#include "net/curl_library.h"
#include "net/openssl_library.h"
#include "unit.h"

struct functions {
        double (*floor)(double);
        double (*ceil)(double);
};

static void test_library_fills_the_table_in_its_order(void **state)
{
        static const char *const names[] = { "floor", "ceil" };
        struct functions functions;

        (void)state;
        assert_true(library_open("libm.so.6", names, 2, &functions, NULL));
        assert_true(functions.floor(1.5) == 1);
        assert_true(functions.ceil(1.5) == 2);
}

static void test_library_names_what_is_missing(void **state)
{
        static const char *const names[] = { "floor", "no_such_function" };
        struct functions functions;
        struct err err = { 0 };

        (void)state;
        assert_false(library_open("libno-such-library.so.0", names, 2, &functions, &err));
        assert_non_null(strstr(err.message, "libno-such-library.so.0"));
        assert_false(library_open("libm.so.6", names, 2, &functions, &err));
        assert_string_equal(err.message, "library libm.so.6 has no no_such_function");
}

static void test_library_of_each_table_has_all_of_it(void **state)
{
        struct openssl_library openssl;
        struct curl_library curl;

        (void)state;
        assert_true(curl_library_open(&curl, NULL));
        assert_true(openssl_library_open(&openssl, NULL));
        assert_non_null(curl.easy_strerror(CURLE_OK));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_library_fills_the_table_in_its_order),
                cmocka_unit_test(test_library_names_what_is_missing),
                cmocka_unit_test(test_library_of_each_table_has_all_of_it),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
