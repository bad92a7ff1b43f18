/* report/exports/export_change_markdown: a table for a pull request. */
#include <string.h>

#include "base/strbuf.h"
#include "report/exports/export_change_markdown.h"
#include "story_comparison.h"

#include "unit.h"

static void test_export_change_markdown_is_one_table(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_comparison(&comparison);
        export_change_markdown_append(&comparison, &text);
        assert_memory_equal(text.text, "## plateau: ", 12);
        assert_non_null(
                strstr(text.text, "| live heap | 20.0 MiB | 21.0 MiB | +5.0 % | +4.9 % | 2.0 % | WORSE |\n"));
        assert_non_null(strstr(
                text.text, "| latency p50 | unknown | unknown | unknown | unknown | 3.0 % | unknown |\n"));
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_export_change_markdown_is_one_table),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
