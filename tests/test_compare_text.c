/* report/pages/compare_text: a table that a person can read. */
#include "report/pages/compare_text.h"

#include <string.h>

#include "base/strbuf.h"
#include "report/figures/history.h"
#include "report/pages/history_text.h"
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

/* Sixteen results, given in the wrong order; the service needs an eighth more since the eleventh. */
static void test_history_tells_since_which_result_a_figure_is_another(void **state)
{
        enum { RESULTS = 16 };
        static const char *const sure = "+12.5 %  since result 11 (p 0.00";
        struct result results[RESULTS] = { 0 };
        const struct result *list[RESULTS];
        struct strbuf text = { 0 };

        (void)state;
        for (int i = 0; i < RESULTS; i++) {
                story_result(STORY_RESERVE, &results[i]);
                results[i].started_wall_ns = (i + 1) * 86400000000000;
                results[i].verdict.rss_settled_bytes = (i < 10 ? 64000000 : 72000000) + 1000 * (i % 3);
                list[RESULTS - 1 - i] = &results[i];
        }
        history_sort(list, RESULTS);
        assert_ptr_equal(list[0], &results[0]);
        history_text_append(list, RESULTS, &text);
        assert_non_null(strstr(text.text, "  1  1970-01-02 00:00  go1.19.8"));
        if (!strstr(text.text, sure))
                fail_msg("%s", text.text);
        assert_non_null(strstr(strstr(text.text, "live heap"), "-\n")); /* it never differs */
        strbuf_clear(&text);
        for (int i = 0; i < RESULTS; i++)
                result_clear(&results[i]);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(test_history_tells_since_which_result_a_figure_is_another),
                cmocka_unit_test(test_compare_text_shows_values_and_change_against_the_first),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
