/* report/pages/against_page: every block stands in the page, hostile names only as text. */
#include "report/pages/against_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strbuf.h"
#include "story_comparison.h"

#include "unit.h"

static void test_against_page_shows_changes_and_every_block(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf page = { 0 };

        (void)state;
        story_comparison(&comparison);
        against_page_append(&comparison, NULL, &page);
        assert_non_null(strstr(page.text, "<p class=\"word\">FAILS</p>"));
        assert_non_null(strstr(page.text, "The new build is worse: live heap +5.0 %."));
        assert_non_null(strstr(page.text, "<td><strong>WORSE</strong></td>"));
        assert_non_null(strstr(page.text, "01-old"));
        assert_non_null(strstr(page.text, "06-new"));
        assert_null(strstr(page.text, "nan"));
        strbuf_clear(&page);
        comparison_clear(&comparison);
}

static void test_against_page_escapes_names(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf page = { 0 };

        (void)state;
        story_comparison(&comparison);
        free(comparison.last.scenario.name);
        comparison.last.scenario.name = mem_dup("<script>alert(1)</script>");
        against_page_append(&comparison, NULL, &page);
        assert_null(strstr(page.text, "<script"));
        strbuf_clear(&page);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_against_page_shows_changes_and_every_block),
                cmocka_unit_test(test_against_page_escapes_names),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
