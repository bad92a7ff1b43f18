/* record/layout: names that a scenario cannot bend. */
#include "record/layout.h"

#include <stdlib.h>

#include "unit.h"

static void test_folder_names_are_harmless(void **state)
{
        static const char *const cases[][2] = { { "reserve", "reserve" },
                                                { "../../etc/passwd", "_._.._etc_passwd" },
                                                { "a b\n`x`", "a_b__x_" },
                                                { "-rf", "_rf" } };

        (void)state;
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
                char *name = layout_folder_name(cases[i][0]);

                assert_string_equal(name, cases[i][1]);
                free(name);
        }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_folder_names_are_harmless),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
