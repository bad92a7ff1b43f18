/* report/pages/against_text: the table of two builds, wide and narrow. */
#include "report/pages/against_text.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/render/text_style.h"
#include "story_comparison.h"

#include "unit.h"

static void test_against_text_puts_the_answer_first(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_comparison(&comparison);
        against_text_append(&comparison, &(struct text_style){ .width = 100 }, &text);
        assert_memory_equal(text.text, "FAILS  the new build is worse: live heap +5.0 %\n", 48);
        assert_non_null(strstr(
                text.text, "  live heap      20.0 MiB   21.0 MiB    +5.0 %    +4.9 %      2.0 %  WORSE\n"));
        assert_non_null(strstr(
                text.text, "  latency p50     unknown    unknown         -         -      3.0 %  unknown\n"));
        assert_non_null(strstr(text.text, "medians of 3 pairs"));
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

static void test_against_text_fits_a_narrow_terminal(void **state)
{
        struct comparison comparison = { 0 };
        struct strbuf text = { 0 };

        (void)state;
        story_comparison(&comparison);
        against_text_append(&comparison, &(struct text_style){ .width = 60 }, &text);
        for (const char *line = strchr(text.text, '\n'); line && line[1]; line = strchr(line + 1, '\n'))
                assert_true(strcspn(line + 1, "\n") <= 62);
        assert_null(strstr(text.text, "20.0 MiB"));
        strbuf_clear(&text);
        comparison_clear(&comparison);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_against_text_puts_the_answer_first),
                cmocka_unit_test(test_against_text_fits_a_narrow_terminal),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
