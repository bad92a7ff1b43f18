/* model/comparison: the order of blocks, which is also their names. */
#include "model/comparison.h"

#include <stdlib.h>

#include "story_comparison.h"

#include "unit.h"

static void test_comparison_lets_both_builds_come_first_equally_often(void **state)
{
        static const char *const names[] = { "01-old", "02-new", "03-new", "04-old", "05-old", "06-new" };

        (void)state;
        for (int place = 0; place < 6; place++) {
                char *name = blocks_folder_name(place);

                assert_string_equal(name, names[place]);
                free(name);
        }
        for (int place = 0; place < 400; place += 2)
                assert_true(blocks_side_at(place) != blocks_side_at(place + 1));
}

static void test_comparison_counts_the_pairs_that_something_rests_on(void **state)
{
        struct comparison comparison = { 0 };

        (void)state;
        assert_int_equal(comparison_pairs(&comparison), 0);
        story_comparison(&comparison);
        assert_int_equal(comparison_pairs(&comparison), 3);
        comparison_clear(&comparison);
        assert_int_equal(comparison.count, 0);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_comparison_lets_both_builds_come_first_equally_often),
                cmocka_unit_test(test_comparison_counts_the_pairs_that_something_rests_on),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
