/* report/pages/compare_text: a table that a person can read. */
#include "report/pages/compare_text.h"

#include <string.h>

#include "base/strbuf.h"
#include "story_result.h"

#include "unit.h"

static void test_compare_text_shows_values_and_change_against_the_first(void **state)
{
        struct result a = { 0 };
        struct result b = { 0 };
        const struct result *const results[] = { &a, &b };
        struct strbuf text = { 0 };

        (void)state;
        story_result(STORY_RESERVE, &a);
        story_result(STORY_LEAK, &b);
        compare_text_append(results, 2, &text);
        assert_non_null(strstr(text.text, "A: reserve · go1.19.8 · GOGC=100\n"));
        assert_non_null(strstr(text.text, "B: leak · go1.19.8 · GOGC=100\n"));
        assert_non_null(strstr(text.text, "PLATEAU"));
        assert_non_null(strstr(text.text, "GROWING"));
        assert_non_null(strstr(text.text, "5.0 MiB +139.5 %"));
        strbuf_clear(&text);
        result_clear(&a);
        result_clear(&b);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_compare_text_shows_values_and_change_against_the_first),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
